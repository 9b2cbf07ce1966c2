namespace Kin.Native.Terminals;

/// <summary>
/// The controlling terminal of this session (tty(4)): which process group it listens to (tcsetpgrp(3)), and
/// how it treats what is typed (termios(3)).
/// </summary>
internal sealed unsafe class Terminal : IDisposable
{
    private readonly SafeFd _fd;

    private Terminal(SafeFd fd) => _fd = fd;

    /// <summary>The descriptor, for the child that is to take it over.</summary>
    public int Number => _fd.Number;

    /// <summary>The group of this process is the one that the terminal listens to.</summary>
    public bool IsOurs => ForegroundGroup == Libc.getpgrp();

    /// <summary>The group that the terminal listens to; -1 when it has been hung up.</summary>
    public int ForegroundGroup => ForegroundGroupOf(_fd);

    /// <summary>
    /// The group that a terminal listens to; -1 when it has been hung up or does not control this session.
    /// </summary>
    public static int ForegroundGroupOf(SafeFd terminal)
    {
        using SafeFd.Hold held = terminal.Use();
        int group = 0;
        return Libc.ioctl(held.Number, Libc.TIOCGPGRP, (nint)(&group)) == 0 ? group : -1;
    }

    /// <summary>
    /// True when a descriptor of this process is a terminal, be it the controlling one or not (isatty(3)).
    /// </summary>
    public static bool Is(int fd)
    {
        Termios settings;
        return Libc.ioctl(fd, Libc.TCGETS, (nint)(&settings)) == 0;
    }

    /// <summary>Opens it. Null: this session has none.</summary>
    public static Terminal? Open() => OpenDevice() is SafeFd device ? new Terminal(device) : null;

    /// <summary>A descriptor of it. Null: this session has none.</summary>
    public static SafeFd? OpenDevice()
    {
        int number;
        while (Sys.Interrupted(
            number = Libc.open("/dev/tty", Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NOCTTY, 0)))
        {
        }

        return number < 0 ? null : new SafeFd(number);
    }

    /// <summary>
    /// Makes a group of this session the one that the terminal listens to. Nothing happens when the group is
    /// gone.
    /// </summary>
    public void GiveTo(int group)
    {
        using BlockedSignal background = new(Libc.SIGTTOU);
        _ = Libc.ioctl(_fd.Number, Libc.TIOCSPGRP, (nint)(&group));
    }

    /// <summary>
    /// Takes the terminal back for the group of this process, when <paramref name="group"/> still has it.
    /// </summary>
    public void TakeBackFrom(int group)
    {
        if (ForegroundGroup == group)
        {
            GiveTo(Libc.getpgrp());
        }
    }

    /// <summary>
    /// Takes the terminal back from a group that has no process any more: of a child that failed to execute
    /// its program.
    /// </summary>
    public void TakeBackFromNobody()
    {
        int group = ForegroundGroup;
        if (group > 0 && Libc.kill(-group, 0) != 0 && Errno.Last == Errno.ESRCH)
        {
            GiveTo(Libc.getpgrp());
        }
    }

    /// <summary>How the terminal treats its input and output. Null: it has been hung up.</summary>
    public Termios? Settings
    {
        get
        {
            Termios settings;
            return Libc.ioctl(_fd.Number, Libc.TCGETS, (nint)(&settings)) == 0 ? settings : null;
        }
    }

    /// <summary>
    /// Sets the settings at once, without waiting for output that has not been shown (TCSANOW).
    /// </summary>
    public void Apply(Termios settings)
    {
        using BlockedSignal background = new(Libc.SIGTTOU);
        _ = Libc.ioctl(_fd.Number, Libc.TCSETS, (nint)(&settings));
    }

    public void Dispose() => _fd.Dispose();
}
