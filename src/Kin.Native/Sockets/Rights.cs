using System.Runtime.CompilerServices;

namespace Kin.Native.Sockets;

/// <summary>
/// What goes beside the bytes of a message: descriptors (SCM_RIGHTS) and who sent it (SCM_CREDENTIALS);
/// unix(7), cmsg(3).
/// </summary>
internal static unsafe class Rights
{
    /// <summary>The kernel's bound on descriptors in one message (SCM_MAX_FD, net/scm.h).</summary>
    public const int MaxDescriptors = 253;

    private const int HeaderBytes = 16;
    private const int DescriptorBytes = HeaderBytes + ((MaxDescriptors * sizeof(int) + 7) & ~7);
    private const int ControlBytes = DescriptorBytes + HeaderBytes + 16;

    /// <summary>
    /// sendmsg(2): the bytes taken, or minus the error number; of a peer that is gone, with messages unread
    /// or not, EPIPE. The descriptors go with the first of the bytes.
    /// </summary>
    [SkipLocalsInit]
    public static int Send(int socket, ReadOnlySpan<byte> data, ReadOnlySpan<int> descriptors, int flags)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            descriptors.Length, MaxDescriptors, nameof(descriptors));
        byte* control = stackalloc byte[DescriptorBytes];
        fixed (byte* bytes = data)
        {
            Iovec vector = new() { iov_base = bytes, iov_len = (nuint)data.Length };
            Msghdr header = new() { msg_iov = &vector, msg_iovlen = 1 };
            if (!descriptors.IsEmpty)
            {
                Cmsghdr* rights = (Cmsghdr*)control;
                rights->cmsg_len = (nuint)(HeaderBytes + (descriptors.Length * sizeof(int)));
                rights->cmsg_level = Libc.SOL_SOCKET;
                rights->cmsg_type = Libc.SCM_RIGHTS;
                descriptors.CopyTo(new Span<int>(control + HeaderBytes, descriptors.Length));
                header.msg_control = control;
                header.msg_controllen = (rights->cmsg_len + 7) & ~(nuint)7;
            }

            nint rc;
            while (Sys.Interrupted(rc = Libc.sendmsg(socket, &header, flags | Libc.MSG_NOSIGNAL)))
            {
            }

            return rc >= 0 ? (int)rc : WasReset(rc) ? -Errno.EPIPE : -Errno.Last;
        }
    }

    /// <summary>
    /// recvmsg(2): the bytes of the message (with MSG_TRUNC its real length), or minus the error number.
    /// Descriptors that came are added (close-on-exec). When some were dropped on the way because this
    /// process may open no more, the rest is closed and the result is minus EMFILE. Without a list the kernel
    /// closes them.
    /// </summary>
    [SkipLocalsInit]
    public static int Receive(
        int socket, Span<byte> buffer, List<SafeFd>? descriptors, out Ucred? sender, int flags)
    {
        sender = null;
        byte* control = stackalloc byte[ControlBytes];
        fixed (byte* bytes = buffer)
        {
            Iovec vector = new() { iov_base = bytes, iov_len = (nuint)buffer.Length };
            Msghdr header = new() { msg_iov = &vector, msg_iovlen = 1 };
            if (descriptors is not null)
            {
                header.msg_control = control;
                header.msg_controllen = ControlBytes;
            }

            nint rc;
            do
            {
                rc = Libc.recvmsg(socket, &header, flags | Libc.MSG_CMSG_CLOEXEC);
            }
            while (Sys.Interrupted(rc) || WasReset(rc));
            if (rc < 0)
            {
                return -Errno.Last;
            }

            if (descriptors is null)
            {
                return (int)rc;
            }

            if (header.msg_controllen > 0)
            {
                TakeOver(control, header.msg_controllen, descriptors, ref sender);
            }

            return (header.msg_flags & Libc.MSG_CTRUNC) == 0 ? (int)rc : Dropped(descriptors);
        }
    }

    /// <summary>
    /// A peer that ended with messages unread leaves an error, told once and before the messages that it
    /// sent itself (ECONNRESET): they are still there, and after them the end, so the call is made again.
    /// </summary>
    public static bool WasReset(nint result) => result < 0 && Errno.Last == Errno.ECONNRESET;

    private static int Dropped(List<SafeFd> descriptors)
    {
        descriptors.ForEach(descriptor => descriptor.Dispose());
        descriptors.Clear();
        return -Errno.EMFILE;
    }

    private static void TakeOver(
        byte* control, nuint length, List<SafeFd> descriptors, ref Ucred? sender)
    {
        for (nuint at = 0; at + HeaderBytes <= length;)
        {
            Cmsghdr* part = (Cmsghdr*)(control + at);
            byte* data = (byte*)(part + 1);
            if (part->cmsg_level == Libc.SOL_SOCKET && part->cmsg_type == Libc.SCM_CREDENTIALS)
            {
                sender = *(Ucred*)data;
            }
            else if (part->cmsg_level == Libc.SOL_SOCKET && part->cmsg_type == Libc.SCM_RIGHTS)
            {
                int count = (int)(part->cmsg_len - HeaderBytes) / sizeof(int);
                foreach (int received in new ReadOnlySpan<int>(data, count))
                {
                    descriptors.Add(new SafeFd(received));
                }
            }

            at += (part->cmsg_len + 7) & ~(nuint)7;
        }
    }
}
