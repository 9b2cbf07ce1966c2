namespace Kin.Native.Terminals;

/// <summary>
/// Blocks one signal for the calling thread until it is disposed, on the same thread. A process of the
/// background that changes its terminal is stopped by SIGTTOU, unless it blocks that (tcsetpgrp(3)).
/// </summary>
internal readonly unsafe ref struct BlockedSignal : IDisposable
{
    private readonly ulong _before;

    public BlockedSignal(int signal)
    {
        ulong blocked = 1UL << (signal - 1), before;
        Libc.syscall(
            SyscallNumber.rt_sigprocmask,
            Libc.SIG_BLOCK, (nint)(&blocked), (nint)(&before), Libc.SignalSetSize, 0, 0);
        _before = before;
    }

    public void Dispose()
    {
        ulong before = _before;
        Libc.syscall(
            SyscallNumber.rt_sigprocmask, Libc.SIG_SETMASK, (nint)(&before), 0, Libc.SignalSetSize, 0, 0);
    }
}
