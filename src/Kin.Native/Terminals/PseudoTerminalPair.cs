namespace Kin.Native.Terminals;

/// <summary>
/// A new pseudo-terminal (pty(7)): the master, which stands for the keyboard and the screen, and the terminal
/// behind it, which programs see. Both close-on-exec; neither becomes the controlling terminal of this
/// process.
/// </summary>
internal static unsafe class PseudoTerminalPair
{
    /// <summary>Where the kernel makes them (ptmx(4)).</summary>
    public const string Maker = "/dev/ptmx";

    private const int Flags = Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC;

    /// <summary>Creates one. The master is non-blocking: this process alone has it.</summary>
    public static (SafeFd Master, SafeFd Peer) Create()
    {
        SafeFd master = OpenMaster();
        try
        {
            int unlocked = 0;
            Sys.Check(Control(master, Libc.TIOCSPTLCK, (nint)(&unlocked)), "ioctl(TIOCSPTLCK)");
            return (master, OpenPeer(master));
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>The name of the terminal, where devpts is mounted as usual: "/dev/pts/3".</summary>
    public static string Name(SafeFd master)
    {
        int number = 0;
        Sys.Check(Control(master, Libc.TIOCGPTN, (nint)(&number)), "ioctl(TIOCGPTN)");
        return $"/dev/pts/{number}";
    }

    /// <summary>
    /// The terminal by its name: only where the kernel cannot give it by its master, as some that are no
    /// Linux cannot. Another mount there would be another terminal.
    /// </summary>
    public static SafeFd OpenPeerByName(SafeFd master)
    {
        string name = Name(master);
        int fd;
        while (Sys.Interrupted(fd = Libc.open(name, Flags, 0)))
        {
        }

        return new SafeFd(Sys.Check(fd, "open", name));
    }

    private static SafeFd OpenMaster()
    {
        int fd;
        while (Sys.Interrupted(fd = Libc.open(Maker, Flags | Libc.O_NONBLOCK, 0)))
        {
        }

        return fd >= 0 ? new SafeFd(fd)
            : throw new LinuxException("open", Errno.Last, Maker, Advice(Errno.Last));
    }

    private static SafeFd OpenPeer(SafeFd master)
    {
        int fd = Control(master, Libc.TIOCGPTPEER, Flags);
        return fd >= 0 ? new SafeFd(fd)
            : Errno.Last is Errno.ENOTTY or Errno.EINVAL ? OpenPeerByName(master)
            : throw new LinuxException("ioctl(TIOCGPTPEER)", Errno.Last, Maker);
    }

    private static string? Advice(int errno) => errno switch
    {
        Errno.ENOSPC =>
            "There are as many pseudo-terminals as kernel.pty.max or the max option of devpts allows.",
        Errno.ENOENT => "This system has no pseudo-terminals: is devpts mounted at /dev/pts, with /dev/ptmx?",
        _ => null,
    };

    private static int Control(SafeFd master, uint request, nint argument)
    {
        using SafeFd.Hold held = master.Use();
        int result;
        while (Sys.Interrupted(result = Libc.ioctl(held.Number, request, argument)))
        {
        }

        return result;
    }
}
