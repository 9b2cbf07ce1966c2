using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Kin.Native.Sockets;

/// <summary>
/// What unix sockets are called, which is joined to which, and what waits in their queues (sock_diag(7)):
/// /proc/net/unix does not tell, or as whoever chose a name wants it.
/// Of the network namespace of this process alone.
/// </summary>
internal static unsafe class UnixPeers
{
    private const int BufferBytes = 32 * 1024;

    /// <summary>
    /// By inode: the inode of the other end (0: none, or in another namespace), bytes or connections that
    /// wait to be taken, and bytes on their way. Null: the kernel does not tell, or a policy refuses it.
    /// </summary>
    public static IReadOnlyDictionary<ulong, UnixSocketLinks>? Read()
    {
        int number = Libc.socket(
            Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Libc.NETLINK_SOCK_DIAG);
        if (number < 0)
        {
            return null;
        }

        using SafeFd socket = new(number);
        Dictionary<ulong, UnixSocketLinks> all = [];
        return Ask(number) && ReadAll(number, all) ? all : null;
    }

    private static bool Ask(int socket)
    {
        int length = sizeof(Nlmsghdr) + sizeof(UnixDiagRequest);
        byte* message = stackalloc byte[length];
        *(Nlmsghdr*)message = new Nlmsghdr
        {
            nlmsg_len = (uint)length,
            nlmsg_type = Libc.SOCK_DIAG_BY_FAMILY,
            nlmsg_flags = Libc.NLM_F_REQUEST | Libc.NLM_F_DUMP,
        };
        *(UnixDiagRequest*)(message + sizeof(Nlmsghdr)) = new UnixDiagRequest
        {
            sdiag_family = Libc.AF_UNIX,
            udiag_states = uint.MaxValue,
            udiag_show = Libc.UDIAG_SHOW_NAME | Libc.UDIAG_SHOW_PEER | Libc.UDIAG_SHOW_RQLEN,
        };
        nint sent;
        while (Sys.Interrupted(sent = Libc.send(socket, message, (nuint)length, 0)))
        {
        }

        return sent == length;
    }

    private static bool ReadAll(int socket, Dictionary<ulong, UnixSocketLinks> all)
    {
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            nint count;
            fixed (byte* bytes = buffer)
            {
                while (Sys.Interrupted(count = Libc.recv(socket, bytes, BufferBytes, 0)))
                {
                }
            }

            if (count <= 0)
            {
                return false;
            }

            if (Take(buffer.AsSpan(0, (int)count), all) is bool isWhole)
            {
                return isWhole;
            }
        }
    }

    // True: the last message was there; false: the kernel refuses; null: there is more to come.
    private static bool? Take(ReadOnlySpan<byte> messages, Dictionary<ulong, UnixSocketLinks> all)
    {
        while (messages.Length >= sizeof(Nlmsghdr))
        {
            Nlmsghdr header = MemoryMarshal.Read<Nlmsghdr>(messages);
            if (header.nlmsg_type is Libc.NLMSG_DONE or Libc.NLMSG_ERROR
                || header.nlmsg_len < sizeof(Nlmsghdr) || header.nlmsg_len > messages.Length)
            {
                return header.nlmsg_type == Libc.NLMSG_DONE;
            }

            if (header.nlmsg_len >= sizeof(Nlmsghdr) + sizeof(UnixDiagMessage))
            {
                Note(messages[sizeof(Nlmsghdr)..(int)header.nlmsg_len], all);
            }

            messages = messages[Math.Min(Padded((int)header.nlmsg_len), messages.Length)..];
        }

        return null;
    }

    private static void Note(ReadOnlySpan<byte> message, Dictionary<ulong, UnixSocketLinks> all)
    {
        UnixDiagMessage socket = MemoryMarshal.Read<UnixDiagMessage>(message);
        ReadOnlySpan<byte> rest = message[sizeof(UnixDiagMessage)..];
        uint peer = 0, waiting = 0, leaving = 0;
        string? name = null;
        while (rest.Length >= sizeof(Nlattr))
        {
            Nlattr attribute = MemoryMarshal.Read<Nlattr>(rest);
            if (attribute.nla_len < sizeof(Nlattr) || attribute.nla_len > rest.Length)
            {
                break;
            }

            ReadOnlySpan<byte> value = rest[sizeof(Nlattr)..attribute.nla_len];
            if (attribute.nla_type == Libc.UNIX_DIAG_NAME && value.Length > 0)
            {
                // the name of a file ends with a NUL, and one without a file begins with it
                name = SystemText.Decode(value[0] == 0 ? value : value.TrimEnd((byte)0)).Replace('\0', '@');
            }
            else if (attribute.nla_type == Libc.UNIX_DIAG_PEER && value.Length >= sizeof(uint))
            {
                peer = BinaryPrimitives.ReadUInt32LittleEndian(value);
            }
            else if (attribute.nla_type == Libc.UNIX_DIAG_RQLEN && value.Length >= 2 * sizeof(uint))
            {
                waiting = BinaryPrimitives.ReadUInt32LittleEndian(value);
                leaving = BinaryPrimitives.ReadUInt32LittleEndian(value[sizeof(uint)..]);
            }

            rest = rest[Math.Min(Padded(attribute.nla_len), rest.Length)..];
        }

        all[socket.udiag_ino] = new UnixSocketLinks(
            peer, waiting, leaving, name, socket.udiag_type, socket.udiag_state);
    }

    private static int Padded(int length) => (length + 3) & ~3;
}
