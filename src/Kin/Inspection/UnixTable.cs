using System.Buffers.Text;
using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>/proc/net/unix (proc_pid_net(5)): one line for each unix socket.</summary>
internal static class UnixTable
{
    private const int Listens = 0x10000, Stream = 1, SequentialPacket = 5, Connecting = 2, Connected = 3;

    /// <summary>
    /// All sockets of the file. A name may hold a newline: what does not begin like a socket belongs to the
    /// name before it.
    /// </summary>
    public static List<SocketInfo> Parse(ReadOnlySpan<byte> text, ulong network)
    {
        List<SocketInfo> all = [];
        bool isFirst = true;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            if (TryParseLine(line, network) is SocketInfo found)
            {
                all.Add(found);
            }
            else if (!isFirst && all.Count > 0 && (range.End.Value < text.Length))
            {
                all[^1] = all[^1] with { Path = $"{all[^1].Path}\n{SystemText.Decode(line)}" };
            }

            isFirst = false;
        }

        return all;
    }

    /// <summary>The kind of a socket of that type (socket(2)).</summary>
    public static SocketProtocol ProtocolOf(ulong type) => type switch
    {
        Stream => SocketProtocol.UnixStream,
        SequentialPacket => SocketProtocol.UnixSequentialPacket,
        _ => SocketProtocol.UnixDatagram,
    };

    /// <summary>The state of which sock_diag(7) has that number; it knows three.</summary>
    public static SocketState StateOf(byte number) => (SocketState)number switch
    {
        SocketState.Listening or SocketState.Established => (SocketState)number,
        _ => SocketState.Unconnected,
    };

    // "0000000000000000: 00000002 00000000 00010000 0001 01 12345 /run/x": the name may be left out.
    private static SocketInfo? TryParseLine(ReadOnlySpan<byte> line, ulong network)
    {
        ReadOnlySpan<byte> rest = line;
        ReadOnlySpan<byte> slot = Word(ref rest);
        Word(ref rest);
        Word(ref rest);
        bool isWhole = slot.Length > 1 && slot[^1] == ':';
        ulong flags = Hexadecimal(Word(ref rest), ref isWhole);
        ulong type = Hexadecimal(Word(ref rest), ref isWhole);
        ulong state = Hexadecimal(Word(ref rest), ref isWhole);
        NumberReader inode = new(Word(ref rest));
        ulong number = inode.NextUnsigned();
        return !isWhole || inode.IsBroken || inode.Count == 0 ? null : new SocketInfo
        {
            Protocol = ProtocolOf(type),
            State = (flags & Listens) != 0 ? SocketState.Listening : state switch
            {
                Connecting => SocketState.SynSent,
                Connected => SocketState.Established,
                _ => SocketState.Unconnected,
            },
            Inode = number,
            Path = rest.IsEmpty ? null : SystemText.Decode(rest),
            NetworkNamespace = network,
        };
    }

    // Whoever names a socket decides what stands there: nothing of it is an error.
    private static ulong Hexadecimal(ReadOnlySpan<byte> text, ref bool isWhole)
    {
        isWhole &= Utf8Parser.TryParse(text, out ulong number, out int taken, 'x') && taken == text.Length;
        return number;
    }

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)' ');
        int end = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return word;
    }
}
