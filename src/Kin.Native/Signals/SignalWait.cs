namespace Kin.Native.Signals;

/// <summary>
/// Waiting for signals that are blocked in every thread, on the calling thread (rt_sigtimedwait(2)): one call
/// of the kernel, where a poll and a read of a descriptor are two.
/// </summary>
internal static unsafe class SignalWait
{
    /// <summary>
    /// si_code of a signal that only ends a wait. Negative, as <see cref="BlockedEverywhere.MarkCode"/>.
    /// </summary>
    public const int WakeCode = BlockedEverywhere.MarkCode - 1;

    /// <summary>
    /// True for what nobody sent: it ended a wait, or it is a mark that came to a thread twice, of which the
    /// second one found the signal blocked and waits in the thread's own queue.
    /// </summary>
    public static bool IsOurs(int code) => code is WakeCode or BlockedEverywhere.MarkCode;

    /// <summary>Ends the wait of one thread that waits for the signal, now or next.</summary>
    public static void Wake(int signal) =>
        SignalSend.Requeue(new Siginfo { si_signo = signal, si_code = WakeCode });

    /// <summary>
    /// Takes one, of the lowest number, waiting for at most that long (null: without limit). False: none
    /// came, or a handler ran meanwhile.
    /// </summary>
    public static bool Take(ulong signals, TimeSpan? limit, out Siginfo info)
    {
        Siginfo taken;
        TimeSpan time = limit ?? default;
        Timespec timeout = new(
            time.Ticks / TimeSpan.TicksPerSecond,
            time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        nint rc = Libc.syscall(
            SyscallNumber.rt_sigtimedwait, (nint)(&signals), (nint)(&taken),
            limit is null ? 0 : (nint)(&timeout), Libc.SignalSetSize, 0, 0);
        info = rc > 0 ? taken : default;
        return rc > 0 || Errno.Last is Errno.EAGAIN or Errno.EINTR
            ? rc > 0
            : throw new LinuxException("rt_sigtimedwait", Errno.Last);
    }
}
