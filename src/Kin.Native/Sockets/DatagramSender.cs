using System.Text;

namespace Kin.Native.Sockets;

/// <summary>One datagram to a unix socket (unix(7), SOCK_DGRAM), with descriptors if need be.</summary>
internal static unsafe class DatagramSender
{
    private const int MaxDescriptors = 253;

    /// <summary>
    /// Sends it; waits at most so long while the receiver's queue is full (EAGAIN then).
    /// </summary>
    public static void Send(
        string address, string text, ReadOnlySpan<int> descriptors, int timeoutMilliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            descriptors.Length, MaxDescriptors, nameof(descriptors));
        uint length = LocalAddress.Write(address, out SockaddrUn to);
        if (length == 0)
        {
            throw new LinuxException("connect", Errno.ENAMETOOLONG, address);
        }

        using SafeFd socket = new(
            Sys.Check(Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), "socket"));
        int rc;
        while (Sys.Interrupted(rc = Libc.connect(socket.Number, &to, length)))
        {
        }

        Sys.Check(rc, "connect", address);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        while (!TrySend(socket, bytes, descriptors, address))
        {
            if (!Poll.IsWritable(socket, timeoutMilliseconds))
            {
                throw new LinuxException(
                    "sendmsg", Errno.EAGAIN, address, "The receiver does not read its messages.");
            }
        }
    }

    private static bool TrySend(SafeFd socket, byte[] message, ReadOnlySpan<int> descriptors, string address)
    {
        byte* control = stackalloc byte[sizeof(Cmsghdr) + (MaxDescriptors * sizeof(int)) + 8];
        fixed (byte* bytes = message)
        {
            Iovec vector = new() { iov_base = bytes, iov_len = (nuint)message.Length };
            Msghdr header = new() { msg_iov = &vector, msg_iovlen = 1 };
            if (!descriptors.IsEmpty)
            {
                Cmsghdr* rights = (Cmsghdr*)control;
                rights->cmsg_len = (nuint)(sizeof(Cmsghdr) + (descriptors.Length * sizeof(int)));
                rights->cmsg_level = Libc.SOL_SOCKET;
                rights->cmsg_type = Libc.SCM_RIGHTS;
                descriptors.CopyTo(new Span<int>(control + sizeof(Cmsghdr), descriptors.Length));
                header.msg_control = control;
                header.msg_controllen = (rights->cmsg_len + 7) & ~(nuint)7;
            }

            nint rc;
            while (Sys.Interrupted(
                rc = Libc.sendmsg(socket.Number, &header, Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT)))
            {
            }

            return rc >= 0 || (Errno.Last == Errno.EAGAIN
                ? false
                : throw new LinuxException("sendmsg", Errno.Last, address));
        }
    }
}
