namespace Kin.Native;

/// <summary>The controlling terminal of this session, and which process group it listens to (tcsetpgrp(3)).</summary>
internal sealed unsafe class Terminal : IDisposable
{
    private readonly SafeFd _fd;
    private readonly int _group;

    private Terminal(SafeFd fd, int group)
    {
        _fd = fd;
        _group = group;
    }

    /// <summary>The descriptor, for the child that is to take it over.</summary>
    public int Number => _fd.Number;

    /// <summary>
    /// Opens it when this process is in its foreground group, and so may give it away. Null: no terminal, or another
    /// group has it.
    /// </summary>
    public static Terminal? OpenIfInForeground()
    {
        int number = Libc.open("/dev/tty", Libc.O_RDWR | Libc.O_CLOEXEC, 0);
        if (number < 0)
        {
            return null;
        }

        SafeFd fd = new(number);
        int group = Libc.getpgrp();
        if (ForegroundGroup(fd) == group)
        {
            return new Terminal(fd, group);
        }

        fd.Dispose();
        return null;
    }

    /// <summary>Takes the terminal back for this process, when the group of the child still has it.</summary>
    public void TakeBackFrom(int childGroup)
    {
        if (ForegroundGroup(_fd) != childGroup)
        {
            return;
        }

        // A background process that sets the foreground group is stopped by SIGTTOU, unless it blocks that.
        ulong blocked = 1UL << (Libc.SIGTTOU - 1), before;
        const int Size = Libc.SignalSetSize;
        Libc.syscall(
            SyscallNumber.rt_sigprocmask, Libc.SIG_BLOCK, (nint)(&blocked), (nint)(&before), Size, 0, 0);
        int group = _group;
        _ = Libc.ioctl(_fd.Number, Libc.TIOCSPGRP, (nint)(&group));
        Libc.syscall(SyscallNumber.rt_sigprocmask, Libc.SIG_SETMASK, (nint)(&before), 0, Size, 0, 0);
    }

    public void Dispose() => _fd.Dispose();

    private static int ForegroundGroup(SafeFd fd)
    {
        int group = 0;
        return Libc.ioctl(fd.Number, Libc.TIOCGPGRP, (nint)(&group)) == 0 ? group : -1;
    }
}
