namespace Kin.Native.Terminals;

/// <summary>
/// The settings and the window size of a terminal by a descriptor: of the terminal itself, or of the master
/// of a pseudo-terminal, for which the kernel answers with those of the other side (ioctl_tty(2)).
/// </summary>
internal static unsafe class LineSettings
{
    /// <summary>How it treats input and output. Null: it is none, or has been hung up.</summary>
    public static Termios? Of(SafeFd terminal)
    {
        using SafeFd.Hold held = terminal.Use();
        Termios settings;
        return Libc.ioctl(held.Number, Libc.TCGETS, (nint)(&settings)) == 0 ? settings : null;
    }

    /// <summary>Sets them at once (TCSANOW). From the background too, without being stopped.</summary>
    public static void Apply(SafeFd terminal, Termios settings)
    {
        using SafeFd.Hold held = terminal.Use();
        using BlockedSignal background = new(Libc.SIGTTOU);
        Sys.Check(Libc.ioctl(held.Number, Libc.TCSETS, (nint)(&settings)), "ioctl(TCSETS)");
    }

    /// <summary>Its rows and columns. Both 0: nobody has said.</summary>
    public static Winsize SizeOf(SafeFd terminal)
    {
        using SafeFd.Hold held = terminal.Use();
        Winsize size;
        Sys.Check(Libc.ioctl(held.Number, Libc.TIOCGWINSZ, (nint)(&size)), "ioctl(TIOCGWINSZ)");
        return size;
    }

    /// <summary>
    /// Sets rows and columns; when they differ from before the kernel sends SIGWINCH to the foreground group.
    /// </summary>
    public static void Resize(SafeFd terminal, ushort rows, ushort columns)
    {
        using SafeFd.Hold held = terminal.Use();
        Winsize size = new() { ws_row = rows, ws_col = columns };
        Sys.Check(Libc.ioctl(held.Number, Libc.TIOCSWINSZ, (nint)(&size)), "ioctl(TIOCSWINSZ)");
    }

    /// <summary>
    /// Every byte passes as it is, at once, in both directions, and no key sends a signal (cfmakeraw(3)).
    /// </summary>
    public static Termios Raw(Termios settings)
    {
        settings.c_iflag &= ~(Libc.IGNBRK | Libc.BRKINT | Libc.PARMRK | Libc.INPCK | Libc.ISTRIP | Libc.INLCR
            | Libc.IGNCR | Libc.ICRNL | Libc.IXON);
        settings.c_oflag &= ~Libc.OPOST;
        settings.c_lflag &= ~(Libc.ECHO | Libc.ECHONL | Libc.ICANON | Libc.ISIG | Libc.IEXTEN);
        settings.c_cflag = (settings.c_cflag & ~Libc.PARENB) | Libc.CSIZE; // all its bits: 8 a character
        settings.c_cc[Libc.VMIN] = 1;
        settings.c_cc[Libc.VTIME] = 0;
        return settings;
    }

    /// <summary>What is typed is not shown.</summary>
    public static Termios WithoutEcho(Termios settings)
    {
        settings.c_lflag &= ~(Libc.ECHO | Libc.ECHONL);
        return settings;
    }

    /// <summary>Erasing a character takes all of its bytes (tty_ioctl(4)). The kernel begins
    /// without.</summary>
    public static Termios WithUtf8(Termios settings)
    {
        settings.c_iflag |= Libc.IUTF8;
        return settings;
    }

    /// <summary>The key that ends a line, or the input (Ctrl-D). Null: none, or no lines are read.</summary>
    public static byte? EndOfInput(Termios settings) =>
        (settings.c_lflag & Libc.ICANON) != 0 && settings.c_cc[Libc.VEOF] != 0
            ? settings.c_cc[Libc.VEOF] : null;
}
