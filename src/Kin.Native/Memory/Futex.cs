using System.Runtime.CompilerServices;

namespace Kin.Native.Memory;

/// <summary>
/// Wait on and wake a 32-bit word (futex(2)). The word lives in shared memory, so neither side uses the
/// private form.
/// </summary>
internal static unsafe class Futex
{
    /// <summary>How many words one call can wait for (FUTEX_WAITV_MAX).</summary>
    public const int MostWords = 128;

    private const int FUTEX_WAIT = 0, FUTEX_WAKE = 1;
    private const uint FUTEX_32 = 2;

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
        return rc == 0 || IsEarly("futex(FUTEX_WAIT)");
    }

    /// <summary>Wakes up to <paramref name="count"/> waiters and returns how many there were.</summary>
    public static int Wake(ref uint word, int count) => (int)Sys.Check(
        Libc.syscall(SyscallNumber.futex, (nint)Unsafe.AsPointer(ref word), FUTEX_WAKE, count, 0, 0, 0),
        "futex(FUTEX_WAKE)");

    /// <summary>Describes a word of shared memory, which stays where it is, for
    /// <see cref="WaitAny"/>.</summary>
    public static FutexWaiter Waiter(ref uint word, uint expected) => new()
    {
        uaddr = (ulong)(nint)Unsafe.AsPointer(ref word), val = expected, flags = FUTEX_32,
    };

    /// <summary>
    /// Sleeps while every one of the words has the value that it is expected to have (futex_waitv(2), Linux
    /// 5.16), at most so long (-1: without limit). False only when the time is over. Several may have been
    /// woken by the time it returns, so the caller looks at all.
    /// </summary>
    public static bool WaitAny(ReadOnlySpan<FutexWaiter> words, int timeoutMilliseconds)
    {
        Timespec until = default;
        if (timeoutMilliseconds >= 0)
        {
            Sys.Check(Libc.clock_gettime(Libc.CLOCK_MONOTONIC, &until), "clock_gettime");
            long nanoseconds = until.tv_nsec + (timeoutMilliseconds % 1000 * 1_000_000L);
            until = new(
                until.tv_sec + (timeoutMilliseconds / 1000) + (nanoseconds / 1_000_000_000),
                nanoseconds % 1_000_000_000);
        }

        nint limit = timeoutMilliseconds < 0 ? 0 : (nint)(&until);
        fixed (FutexWaiter* first = words)
        {
            nint rc = Libc.syscall(
                SyscallNumber.futex_waitv, (nint)first, words.Length, 0, limit, Libc.CLOCK_MONOTONIC, 0);
            return rc >= 0 || IsEarly("futex_waitv");
        }
    }

    private static bool IsEarly(string call) => Errno.Last switch
    {
        Errno.EAGAIN or Errno.EINTR => true,
        Errno.ETIMEDOUT => false,
        int errno => throw new LinuxException(call, errno),
    };
}
