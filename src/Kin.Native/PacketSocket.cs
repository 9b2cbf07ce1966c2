namespace Kin.Native;

/// <summary>
/// One end of a pair of connected unix sockets that keeps message boundaries (SOCK_SEQPACKET, unix(7)) and
/// carries descriptors (SCM_RIGHTS). The end of the other side, however it comes, reads as a message of
/// length zero.
/// </summary>
internal sealed unsafe class PacketSocket(SafeFd fd) : IDisposable
{
    /// <summary>The kernel's bound on descriptors in one message (SCM_MAX_FD, net/scm.h).</summary>
    public const int MaxDescriptors = 253;

    private const int ControlBytes = 16 + ((MaxDescriptors * sizeof(int) + 7) & ~7);

    public SafeFd Fd => fd;

    public static (PacketSocket Ours, PacketSocket Theirs) CreatePair()
    {
        int* fds = stackalloc int[2];
        Sys.Check(
            Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0, fds), "socketpair");
        return (new PacketSocket(new SafeFd(fds[0])), new PacketSocket(new SafeFd(fds[1])));
    }

    /// <summary>
    /// Sends one message; waits while the socket is full. False when the other end is gone.
    /// </summary>
    public bool Send(ReadOnlySpan<byte> message, ReadOnlySpan<int> descriptors = default) =>
        Send(message, descriptors, flags: 0) == PacketSend.Sent;

    /// <summary>Sends one message if there is room for it now; never waits.</summary>
    public PacketSend TrySend(ReadOnlySpan<byte> message, ReadOnlySpan<int> descriptors = default) =>
        Send(message, descriptors, Libc.MSG_DONTWAIT);

    private PacketSend Send(ReadOnlySpan<byte> message, ReadOnlySpan<int> descriptors, int flags)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            descriptors.Length, MaxDescriptors, nameof(descriptors));
        byte* control = stackalloc byte[ControlBytes];
        fixed (byte* bytes = message)
        {
            Iovec vector = new() { iov_base = bytes, iov_len = (nuint)message.Length };
            Msghdr header = new() { msg_iov = &vector, msg_iovlen = 1 };
            if (!descriptors.IsEmpty)
            {
                Cmsghdr* rights = (Cmsghdr*)control;
                rights->cmsg_len = (nuint)(sizeof(Cmsghdr) + descriptors.Length * sizeof(int));
                rights->cmsg_level = Libc.SOL_SOCKET;
                rights->cmsg_type = Libc.SCM_RIGHTS;
                descriptors.CopyTo(new Span<int>(control + sizeof(Cmsghdr), descriptors.Length));
                header.msg_control = control;
                header.msg_controllen = (rights->cmsg_len + 7) & ~(nuint)7;
            }

            nint rc;
            while (Sys.Interrupted(rc = Libc.sendmsg(fd.Number, &header, Libc.MSG_NOSIGNAL | flags)))
            {
            }

            return rc >= 0 ? PacketSend.Sent : Errno.Last switch
            {
                Errno.EPIPE or Errno.ECONNRESET or Errno.ENOTCONN => PacketSend.Gone,
                Errno.EAGAIN when flags == Libc.MSG_DONTWAIT => PacketSend.Full,
                int errno => throw new LinuxException(
                    "sendmsg", errno, $"{message.Length} bytes, {descriptors.Length} descriptors"),
            };
        }
    }

    /// <summary>
    /// Takes one message, whose descriptors are added to <paramref name="descriptors"/> (close-on-exec).
    /// Returns its length: 0 when the other end is gone, and -1 when none is there and it is not to
    /// <paramref name="wait"/>. To <paramref name="peek"/> leaves the message there for the next call.
    /// </summary>
    public int Receive(Span<byte> buffer, List<SafeFd> descriptors, bool wait = true, bool peek = false)
    {
        int flags = Libc.MSG_CMSG_CLOEXEC | (wait ? 0 : Libc.MSG_DONTWAIT) | (peek ? Libc.MSG_PEEK : 0);
        byte* control = stackalloc byte[ControlBytes];
        fixed (byte* bytes = buffer)
        {
            Iovec vector = new() { iov_base = bytes, iov_len = (nuint)buffer.Length };
            Msghdr header = new()
            {
                msg_iov = &vector,
                msg_iovlen = 1,
                msg_control = control,
                msg_controllen = ControlBytes,
            };
            nint rc;
            while (Sys.Interrupted(rc = Libc.recvmsg(fd.Number, &header, flags)))
            {
            }

            if (rc < 0)
            {
                return NothingReceived(Errno.Last, wait);
            }

            TakeOver((Cmsghdr*)control, header.msg_controllen, descriptors);
            return (header.msg_flags & Libc.MSG_CTRUNC) == 0
                ? (int)rc
                : throw new LinuxException(
                    "recvmsg", Errno.EMFILE,
                    advice: "Descriptors of a message were dropped: raise RLIMIT_NOFILE.");
        }
    }

    public void Dispose() => fd.Dispose();

    private static int NothingReceived(int errno, bool wait) => errno switch
    {
        Errno.ECONNRESET => 0,
        Errno.EAGAIN when !wait => -1,
        _ => throw new LinuxException("recvmsg", errno),
    };

    private static void TakeOver(Cmsghdr* rights, nuint bytes, List<SafeFd> descriptors)
    {
        if (bytes >= (nuint)sizeof(Cmsghdr) && rights->cmsg_type == Libc.SCM_RIGHTS)
        {
            int count = (int)((rights->cmsg_len - (nuint)sizeof(Cmsghdr)) / sizeof(int));
            foreach (int received in new ReadOnlySpan<int>((byte*)rights + sizeof(Cmsghdr), count))
            {
                descriptors.Add(new SafeFd(received));
            }
        }
    }
}
