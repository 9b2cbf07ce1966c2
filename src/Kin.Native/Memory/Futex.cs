using System.Runtime.CompilerServices;

namespace Kin.Native.Memory;

/// <summary>
/// Wait on and wake a 32-bit word (futex(2)). The word lives in shared memory, so neither side uses the
/// private form.
/// </summary>
internal static unsafe class Futex
{
    private const int FUTEX_WAIT = 0, FUTEX_WAKE = 1;

    /// <summary>
    /// Sleeps while <paramref name="word"/> equals <paramref name="expected"/>, for at most
    /// <paramref name="timeoutMilliseconds"/> (-1: without limit). False only when the time is over; a true
    /// may be a spurious wake-up, so the caller looks at its condition again.
    /// </summary>
    public static bool Wait(ref uint word, uint expected, int timeoutMilliseconds = -1)
    {
        Timespec timeout = new(timeoutMilliseconds / 1000, timeoutMilliseconds % 1000 * 1_000_000L);
        nint limit = timeoutMilliseconds < 0 ? 0 : (nint)(&timeout);
        nint rc = Libc.syscall(
            SyscallNumber.futex, (nint)Unsafe.AsPointer(ref word), FUTEX_WAIT, (nint)expected, limit, 0, 0);
        return rc == 0 || Errno.Last switch
        {
            Errno.EAGAIN or Errno.EINTR => true,
            Errno.ETIMEDOUT => false,
            int errno => throw new LinuxException("futex(FUTEX_WAIT)", errno),
        };
    }

    /// <summary>Wakes up to <paramref name="count"/> waiters and returns how many there were.</summary>
    public static int Wake(ref uint word, int count) => (int)Sys.Check(
        Libc.syscall(SyscallNumber.futex, (nint)Unsafe.AsPointer(ref word), FUTEX_WAKE, count, 0, 0, 0),
        "futex(FUTEX_WAKE)");
}
