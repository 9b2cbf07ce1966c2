namespace Kin.Native;

/// <summary>
/// Descriptors that hold a number of 64 bits: eventfd(2) and timerfd_create(2). Non-blocking.
/// </summary>
internal static unsafe class KernelCounter
{
    public static SafeFd CreateEvent(uint value, bool oneByOne) => new(Sys.Check(
        Libc.eventfd(value, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK | (oneByOne ? Libc.EFD_SEMAPHORE : 0)),
        "eventfd"));

    public static SafeFd CreateTimer() => new(Sys.Check(
        Libc.timerfd_create(Libc.CLOCK_MONOTONIC, Libc.TFD_CLOEXEC | Libc.TFD_NONBLOCK), "timerfd_create"));

    /// <summary>Lets a timer fire after a while, and then again and again; zero: never.</summary>
    public static void SetTimer(SafeFd timer, TimeSpan first, TimeSpan interval)
    {
        Itimerspec setting = new(Of(first), Of(interval));
        using SafeFd.Hold held = timer.Use();
        Sys.Check(Libc.timerfd_settime(held.Number, 0, &setting, null), "timerfd_settime");
    }

    /// <summary>
    /// Takes the number out; 0: there is none. One above long.MaxValue is given as long.MaxValue.
    /// </summary>
    public static long Take(SafeFd counter)
    {
        ulong value = 0;
        int count = Descriptor.Read(counter, new Span<byte>(&value, sizeof(ulong)));
        return count == Descriptor.NotReady ? 0 : (long)Math.Min(value, long.MaxValue);
    }

    /// <summary>Adds to the number; false: it would pass its end.</summary>
    public static bool Add(SafeFd counter, long value) =>
        Descriptor.Write(counter, new ReadOnlySpan<byte>(&value, sizeof(long))) != Descriptor.NotReady;

    private static Timespec Of(TimeSpan time) => new(
        time.Ticks / TimeSpan.TicksPerSecond,
        time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
}
