namespace Kin.Native.Signals;

/// <summary>The signal mask of the calling thread (rt_sigprocmask(2)), and what waits for it.</summary>
internal static unsafe class ThreadMask
{
    /// <summary>The signals that the thread has blocked.</summary>
    public static ulong Blocked
    {
        get
        {
            ulong now;
            Sys.Check(
                Libc.syscall(
                    SyscallNumber.rt_sigprocmask, Libc.SIG_BLOCK, 0, (nint)(&now), Libc.SignalSetSize, 0, 0),
                "rt_sigprocmask");
            return now;
        }
    }

    /// <summary>What waits for the thread or the process, and is blocked (rt_sigpending(2)).</summary>
    public static ulong Pending
    {
        get
        {
            ulong set;
            Sys.Check(
                Libc.syscall(SyscallNumber.rt_sigpending, (nint)(&set), Libc.SignalSetSize, 0, 0, 0, 0),
                "rt_sigpending");
            return set;
        }
    }

    /// <summary>Blocks (SIG_BLOCK) or unblocks (SIG_UNBLOCK) signals; the mask before.</summary>
    public static ulong Change(int how, ulong signals)
    {
        ulong before;
        Sys.Check(
            Libc.syscall(
                SyscallNumber.rt_sigprocmask, how, (nint)(&signals), (nint)(&before), Libc.SignalSetSize,
                0, 0),
            "rt_sigprocmask");
        return before;
    }
}
