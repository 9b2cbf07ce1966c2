using System.Text;

namespace Kin.Native.Sockets;

/// <summary>
/// A unix datagram socket with a name that the kernel chose in the abstract namespace (unix(7), autobind),
/// and with the kernel's word on who sent each message (SO_PASSCRED).
/// </summary>
internal sealed unsafe class DatagramReceiver : IDisposable
{
    private const int MaxMessage = 16 * 1024;

    private readonly byte[] _buffer = new byte[MaxMessage];

    public DatagramReceiver()
    {
        Fd = new SafeFd(
            Sys.Check(Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), "socket"));
        int yes = 1;
        Sys.Check(
            Libc.setsockopt(Fd.Number, Libc.SOL_SOCKET, Libc.SO_PASSCRED, &yes, sizeof(int)),
            "setsockopt(SO_PASSCRED)");
        SockaddrUn address = new() { sun_family = Libc.AF_UNIX };
        Sys.Check(Libc.bind(Fd.Number, &address, sizeof(ushort)), "bind");
        uint length = (uint)sizeof(SockaddrUn);
        Sys.Check(Libc.getsockname(Fd.Number, &address, &length), "getsockname");
        Address = LocalAddress.Read(address, length);
    }

    public SafeFd Fd { get; }

    /// <summary>'@' and the name.</summary>
    public string Address { get; }

    /// <summary>
    /// Takes one message if there is one. Descriptors that came with it are closed.
    /// </summary>
    public string? TryReceive(out Ucred sender)
    {
        sender = default;
        byte* control = stackalloc byte[1024];
        fixed (byte* bytes = _buffer)
        {
            Iovec vector = new() { iov_base = bytes, iov_len = MaxMessage };
            Msghdr header = new()
            {
                msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = 1024,
            };
            nint rc;
            const int Flags = Libc.MSG_DONTWAIT | Libc.MSG_CMSG_CLOEXEC;
            while (Sys.Interrupted(rc = Libc.recvmsg(Fd.Number, &header, Flags)))
            {
            }

            if (rc < 0)
            {
                return Errno.Last == Errno.EAGAIN ? null : throw new LinuxException("recvmsg", Errno.Last);
            }

            Read(control, header.msg_controllen, ref sender);
            return Encoding.UTF8.GetString(bytes, (int)rc);
        }
    }

    public void Dispose() => Fd.Dispose();

    private static void Read(byte* control, nuint length, ref Ucred sender)
    {
        for (nuint at = 0; at + (nuint)sizeof(Cmsghdr) <= length;)
        {
            Cmsghdr* part = (Cmsghdr*)(control + at);
            byte* data = (byte*)(part + 1);
            if (part->cmsg_type == Libc.SCM_CREDENTIALS)
            {
                sender = *(Ucred*)data;
            }
            else if (part->cmsg_type == Libc.SCM_RIGHTS)
            {
                int count = (int)(part->cmsg_len - (nuint)sizeof(Cmsghdr)) / sizeof(int);
                foreach (int fd in new ReadOnlySpan<int>(data, count))
                {
                    Libc.close(fd);
                }
            }

            at += (part->cmsg_len + 7) & ~(nuint)7;
        }
    }
}
