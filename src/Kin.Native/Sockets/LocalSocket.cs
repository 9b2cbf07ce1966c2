namespace Kin.Native.Sockets;

/// <summary>
/// A unix socket (unix(7)) of any type: making, naming, connecting, and what is known of the other end. Calls
/// give the error number where the caller decides what it means.
/// </summary>
internal static unsafe class LocalSocket
{
    public static SafeFd Create(int type, bool nonBlocking = false)
    {
        int flags = Libc.SOCK_CLOEXEC | (nonBlocking ? Libc.SOCK_NONBLOCK : 0);
        return new(Sys.Check(Libc.socket(Libc.AF_UNIX, type | flags, 0), "socket"));
    }

    public static (SafeFd First, SafeFd Second) Pair(int type)
    {
        int* fds = stackalloc int[2];
        Sys.Check(Libc.socketpair(Libc.AF_UNIX, type | Libc.SOCK_CLOEXEC, 0, fds), "socketpair");
        return (new SafeFd(fds[0]), new SafeFd(fds[1]));
    }

    /// <summary>bind(2): 0 or the error number. "@" alone: the kernel chooses an abstract name.</summary>
    public static int Bind(SafeFd socket, string address)
    {
        uint length = Address(address, out SockaddrUn to);
        using SafeFd.Hold held = socket.Use();
        return Libc.bind(held.Number, &to, length) == 0 ? 0 : Errno.Last;
    }

    public static void Listen(SafeFd socket, int backlog, string address) =>
        Sys.Check(Libc.listen(socket.Number, backlog), "listen", address);

    /// <summary>connect(2): 0 or the error number; EAGAIN: the queue of the listener is full.</summary>
    public static int Connect(SafeFd socket, string address)
    {
        uint length = Address(address, out SockaddrUn to);
        int rc;
        while (Sys.Interrupted(rc = Libc.connect(socket.Number, &to, length)))
        {
        }

        return rc == 0 ? 0 : Errno.Last;
    }

    /// <summary>Ends the non-blocking mode of a socket that nobody else has.</summary>
    public static void SetBlocking(SafeFd socket) =>
        Sys.Check(Libc.fcntl(socket.Number, Libc.F_SETFL, 0), "fcntl(F_SETFL)");

    /// <summary>accept4(2): a connection, or null and the error number.</summary>
    public static SafeFd? Accept(SafeFd listener, out int errno)
    {
        using SafeFd.Hold held = listener.Use();
        int fd;
        while (Sys.Interrupted(fd = Libc.accept4(held.Number, null, null, Libc.SOCK_CLOEXEC)))
        {
        }

        errno = fd < 0 ? Errno.Last : 0;
        return fd < 0 ? null : new SafeFd(fd);
    }

    /// <summary>Its own name, as <see cref="LocalAddress"/> has them; empty: it has none.</summary>
    public static string NameOf(SafeFd socket)
    {
        SockaddrUn address = default;
        uint length = (uint)sizeof(SockaddrUn);
        Sys.Check(Libc.getsockname(socket.Number, &address, &length), "getsockname");
        return LocalAddress.ReadAny(address, length);
    }

    /// <summary>Who made the other end: connected, listened or called socketpair(2).</summary>
    public static Ucred PeerOf(SafeFd socket)
    {
        Ucred peer = default;
        uint length = (uint)sizeof(Ucred);
        using SafeFd.Hold held = socket.Use();
        Sys.Check(
            Libc.getsockopt(held.Number, Libc.SOL_SOCKET, Libc.SO_PEERCRED, &peer, &length),
            "getsockopt(SO_PEERCRED)");
        return peer;
    }

    /// <summary>A pidfd of that process (Linux 6.5), or null and the error number.</summary>
    public static SafeFd? PeerPidFd(SafeFd socket, out int errno)
    {
        int fd = -1;
        uint length = sizeof(int);
        using SafeFd.Hold held = socket.Use();
        int rc = Libc.getsockopt(held.Number, Libc.SOL_SOCKET, Libc.SO_PEERPIDFD, &fd, &length);
        errno = rc < 0 ? Errno.Last : 0;
        return rc < 0 ? null : new SafeFd(fd); // close-on-exec, as every pidfd
    }

    /// <summary>A number that an option of the socket has; -1: not a socket, or no such option.</summary>
    public static int Option(SafeFd socket, int option)
    {
        int value = 0;
        uint length = sizeof(int);
        using SafeFd.Hold held = socket.Use();
        return Libc.getsockopt(held.Number, Libc.SOL_SOCKET, option, &value, &length) == 0 ? value : -1;
    }

    public static void PassCredentials(SafeFd socket, bool pass)
    {
        int value = pass ? 1 : 0;
        using SafeFd.Hold held = socket.Use();
        Sys.Check(
            Libc.setsockopt(held.Number, Libc.SOL_SOCKET, Libc.SO_PASSCRED, &value, sizeof(int)),
            "setsockopt(SO_PASSCRED)");
    }

    /// <summary>shutdown(2), for everybody who shares the socket; 0 or the error number.</summary>
    public static int Shutdown(int socket, int how) => Libc.shutdown(socket, how) == 0 ? 0 : Errno.Last;

    private static uint Address(string address, out SockaddrUn to)
    {
        uint length = LocalAddress.Write(address, out to);
        return length > 0
            ? length
            : throw new LinuxException(
                "connect", Errno.ENAMETOOLONG, address,
                "A name has at most 107 bytes: use a shorter directory, or an abstract name.");
    }
}
