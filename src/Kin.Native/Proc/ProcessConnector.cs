namespace Kin.Native.Proc;

/// <summary>
/// The process connector of the kernel: a netlink(7) socket on which it tells of every fork, exec and exit of
/// the machine, and of some more (Documentation/driver-api/connector.rst).
/// </summary>
/// <remarks>Not thread-safe, but for <see cref="Dispose"/>.</remarks>
internal sealed unsafe class ProcessConnector : IDisposable
{
    private const int MessageLength = 76, Room = 1024, Attempts = 3;

    private readonly ConnectorCount _count = new();
    private uint _tag, _missing;

    private ProcessConnector(SafeFd fd) => Fd = fd;

    /// <summary>Readable when a message is there, or one was lost.</summary>
    public SafeFd Fd { get; }

    /// <summary>
    /// Begins to listen; null and the error number: not here. ECONNREFUSED: in another network namespace;
    /// ENOMSG: the kernel says nothing, which it does in another pid or user namespace; EPERM: it takes
    /// CAP_NET_ADMIN before Linux 6.6; EPROTONOSUPPORT: a kernel without it.
    /// </summary>
    /// <param name="bufferBytes">
    /// Room in the kernel for what was not read yet; at most net.core.rmem_max without CAP_NET_ADMIN. A
    /// message takes about 800 bytes, of twice this number.
    /// </param>
    /// <param name="errno">0, or why not.</param>
    /// <exception cref="LinuxException">No descriptor is left, and the like.</exception>
    public static ProcessConnector? TryOpen(int bufferBytes, out int errno)
    {
        int fd = Libc.socket(
            Libc.AF_NETLINK,
            Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK,
            Libc.NETLINK_CONNECTOR);
        errno = fd < 0 ? Errno.Last : 0;
        if (errno != 0)
        {
            return errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM or Errno.ENOBUFS
                ? throw new LinuxException("socket", errno, "NETLINK_CONNECTOR")
                : null;
        }

        ProcessConnector opened = new(new SafeFd(fd));
        opened.SetRoom(bufferBytes);
        errno = opened.Begin();
        if (errno == 0)
        {
            return opened;
        }

        opened.Fd.Dispose();
        return null;
    }

    /// <summary>Takes what is there, at most as many as there is room for. Never waits.</summary>
    /// <param name="into">Filled from the front.</param>
    /// <param name="overrun">The kernel had no room, so messages were lost after those in the queue.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public int Receive(Span<ConnectorEvent> into, out bool overrun)
    {
        using SafeFd.Hold held = Fd.Use();
        byte* room = stackalloc byte[Room];
        int count = 0;
        overrun = false;
        while (count < into.Length)
        {
            int length = ReceiveOne(held.Number, room);
            if (length == -Errno.EAGAIN)
            {
                break;
            }

            overrun |= length == -Errno.ENOBUFS;
            if (length < 0 && length != -Errno.ENOBUFS)
            {
                throw new LinuxException("recvmsg", -length, "the process connector");
            }

            if (IsMessage(room, length) && TryRead(room, out into[count]))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        try
        {
            Send(Libc.PROC_CN_MCAST_IGNORE); // before Linux 6.6 closing alone leaves the kernel telling
        }
        catch (ObjectDisposedException)
        {
            // it was closed before
        }

        Fd.Dispose();
    }

    private void SetRoom(int bytes)
    {
        if (Libc.setsockopt(Fd.Number, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, &bytes, sizeof(int)) != 0)
        {
            Libc.setsockopt(Fd.Number, Libc.SOL_SOCKET, Libc.SO_RCVBUF, &bytes, sizeof(int));
        }
    }

    // The kernel answers before send(2) returns. When others listen too, so much may be there already that
    // the answer found no room.
    private int Begin()
    {
        SockaddrNl address = new() { nl_family = Libc.AF_NETLINK, nl_groups = Libc.CN_IDX_PROC };
        if (Libc.bind(Fd.Number, &address, (uint)sizeof(SockaddrNl)) != 0)
        {
            return Errno.Last;
        }

        int answer = -1;
        for (int attempt = 0; attempt < Attempts && answer < 0; attempt++)
        {
            int errno = Send(Libc.PROC_CN_MCAST_LISTEN);
            if (errno != 0)
            {
                return errno;
            }

            answer = ReadAnswer(out bool overrun);
            if (!overrun)
            {
                break;
            }
        }

        return answer < 0 ? Errno.ENOMSG : answer;
    }

    private int ReadAnswer(out bool overrun)
    {
        byte* room = stackalloc byte[Room];
        int length;
        overrun = false;
        while ((length = ReceiveOne(Fd.Number, room)) != -Errno.EAGAIN)
        {
            overrun |= length == -Errno.ENOBUFS;
            CnMsg* message = (CnMsg*)(room + sizeof(Nlmsghdr));
            ProcEvent* told = (ProcEvent*)(message + 1);
            if (length >= MessageLength && told->what == Libc.PROC_EVENT_NONE && message->ack == _tag + 1)
            {
                return told->process_pid;
            }
        }

        return -1;
    }

    private int Send(uint operation)
    {
        const int Length = 40;
        byte* room = stackalloc byte[Length];
        _tag = (uint)Random.Shared.Next();
        *(Nlmsghdr*)room = new Nlmsghdr { nlmsg_len = Length, nlmsg_type = Libc.NLMSG_DONE };
        *(CnMsg*)(room + sizeof(Nlmsghdr)) = new CnMsg
        {
            idx = Libc.CN_IDX_PROC, val = Libc.CN_VAL_PROC, ack = _tag, len = sizeof(uint),
        };
        *(uint*)(room + sizeof(Nlmsghdr) + sizeof(CnMsg)) = operation;
        using SafeFd.Hold held = Fd.Use();
        nint sent;
        while (Sys.Interrupted(sent = Libc.send(held.Number, room, Length, 0)))
        {
        }

        return sent < 0 ? Errno.Last : 0;
    }

    // Only what the kernel itself sent counts.
    private static int ReceiveOne(int fd, byte* room)
    {
        SockaddrNl from = default;
        Iovec vector = new() { iov_base = room, iov_len = Room };
        Msghdr header = new()
        {
            msg_name = &from, msg_namelen = (uint)sizeof(SockaddrNl), msg_iov = &vector, msg_iovlen = 1,
        };
        nint length;
        while (Sys.Interrupted(length = Libc.recvmsg(fd, &header, Libc.MSG_DONTWAIT)))
        {
        }

        return length < 0 ? -Errno.Last : from.nl_pid == 0 ? (int)length : 0;
    }

    private static bool IsMessage(byte* room, int length)
    {
        CnMsg* message = (CnMsg*)(room + sizeof(Nlmsghdr));
        return length >= MessageLength
            && message->idx == Libc.CN_IDX_PROC && message->val == Libc.CN_VAL_PROC;
    }

    // False: an answer to somebody who begins or ends to listen. The kernel counts it as it counts events.
    private bool TryRead(byte* room, out ConnectorEvent read)
    {
        const int LongestName = 16;
        CnMsg* message = (CnMsg*)(room + sizeof(Nlmsghdr));
        ProcEvent* told = (ProcEvent*)(message + 1);
        _missing += _count.Missing(told->cpu, message->seq);
        if (told->what == Libc.PROC_EVENT_NONE)
        {
            read = default;
            return false;
        }

        string name = "";
        if (told->what == Libc.PROC_EVENT_COMM)
        {
            ReadOnlySpan<byte> bytes = new(&told->exit_code, LongestName);
            int end = bytes.IndexOf((byte)0);
            name = SystemText.Decode(end < 0 ? bytes : bytes[..end]);
        }

        read = new ConnectorEvent(*told, name, _missing);
        _missing = 0;
        return true;
    }
}
