using System.Runtime.InteropServices;

namespace Kin.Native.Signals;

/// <summary>
/// A timer that sends a signal with a value to the process (timer_create(2)), on the monotonic clock. Times
/// in ticks of 100 ns.
/// </summary>
internal sealed unsafe class KernelTimer : SafeHandle
{
    private const long Second = TimeSpan.TicksPerSecond, Nanoseconds = TimeSpan.NanosecondsPerTick;

    private KernelTimer(int number)
        : base(-1, ownsHandle: true) => SetHandle(number);

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <summary>Until it expires next; 0: it does not.</summary>
    public long RemainingTicks
    {
        get
        {
            Itimerspec now = default;
            Call(SyscallNumber.timer_gettime, "timer_gettime", (nint)(&now), 0);
            return now.it_value.tv_sec * Second + (now.it_value.tv_nsec + Nanoseconds - 1) / Nanoseconds;
        }
    }

    /// <summary>Makes one that is not set.</summary>
    public static KernelTimer Create(int signal, nint value)
    {
        Sigevent wanted = new()
        {
            sigev_value = value,
            sigev_signo = signal,
            sigev_notify = Libc.SIGEV_SIGNAL,
        };
        int number;
        Sys.Check(
            Libc.syscall(
                SyscallNumber.timer_create, Libc.CLOCK_MONOTONIC, (nint)(&wanted), (nint)(&number), 0, 0, 0),
            "timer_create");
        return new KernelTimer(number);
    }

    /// <summary>Starts it.</summary>
    public void Set(long delay, long interval)
    {
        Itimerspec wanted = new(Of(delay), Of(interval));
        Call(SyscallNumber.timer_settime, "timer_settime", 0, (nint)(&wanted));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() =>
        Libc.syscall(SyscallNumber.timer_delete, handle, 0, 0, 0, 0, 0) == 0;

    private static Timespec Of(long ticks) => new(ticks / Second, ticks % Second * Nanoseconds);

    private void Call(int number, string name, nint second, nint third)
    {
        bool held = false;
        try
        {
            DangerousAddRef(ref held);
            Sys.Check(Libc.syscall(number, handle, second, third, 0, 0, 0), name);
        }
        finally
        {
            if (held)
            {
                DangerousRelease();
            }
        }
    }
}
