using System.Buffers.Binary;
using System.Net;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>/proc/net/tcp, tcp6, udp and udp6 (proc_pid_net(5)): one line for each socket.</summary>
internal static class InternetTable
{
    private const int WordDigits = 8; // of an address: 32 bits as this machine keeps them
    private const int Words = 10; // of a line, up to the inode

    /// <summary>All sockets of the file; lines that another kernel writes otherwise are broken.</summary>
    public static List<SocketInfo> Parse(ReadOnlySpan<byte> text, SocketProtocol protocol, ulong network)
    {
        List<SocketInfo> all = [];
        Span<Range> words = stackalloc Range[Words + 1];
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range].Trim((byte)' ');
            int colon = line.IndexOf((byte)':');
            if (colon < 1 || !char.IsAsciiDigit((char)line[0]))
            {
                continue; // the headings, or the end
            }

            all.Add(ParseLine(line, words, protocol, network));
        }

        return all;
    }

    // "0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 12345 ..."
    private static SocketInfo ParseLine(
        ReadOnlySpan<byte> line, Span<Range> words, SocketProtocol protocol, ulong network)
    {
        int count = Split(line, words);
        if (count < Words)
        {
            throw TextNumber.Broken(line);
        }

        ReadOnlySpan<byte> queues = line[words[4]];
        IPEndPoint remote = EndPoint(line[words[2]]);
        int between = queues.IndexOf((byte)':');
        if (between < 1)
        {
            throw TextNumber.Broken(line);
        }

        NumberReader inode = new(line[words[9]]);
        return new SocketInfo
        {
            Protocol = protocol,
            State = State((int)TextNumber.ReadHexadecimal(line[words[3]])),
            LocalEndPoint = EndPoint(line[words[1]]),
            RemoteEndPoint = remote.Port == 0 ? null : remote,
            SendQueue = (long)TextNumber.ReadHexadecimal(queues[..between]),
            ReceiveQueue = (long)TextNumber.ReadHexadecimal(queues[(between + 1)..]),
            UserId = (uint)TextNumber.Read(line[words[7]]),
            Inode = inode.NextUnsigned(),
            NetworkNamespace = network,
        };
    }

    private static int Split(ReadOnlySpan<byte> line, Span<Range> words)
    {
        int count = 0, place = 0;
        while (place < line.Length && count < words.Length)
        {
            int length = line[place..].IndexOf((byte)' ');
            length = length < 0 ? line.Length - place : length;
            if (length > 0)
            {
                words[count++] = place..(place + length);
            }

            place += length + 1;
        }

        return count;
    }

    private static SocketState State(int number) =>
        number is >= 1 and <= (int)SocketState.NewSynReceived ? (SocketState)number : SocketState.None;

    // Each word of the address is a number of this machine, the port one of the network.
    private static IPEndPoint EndPoint(ReadOnlySpan<byte> text)
    {
        int colon = text.IndexOf((byte)':');
        if (colon is not (WordDigits or 4 * WordDigits))
        {
            throw TextNumber.Broken(text);
        }

        Span<byte> address = stackalloc byte[colon / 2];
        for (int i = 0; i < colon; i += WordDigits)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                address[(i / 2)..], (uint)TextNumber.ReadHexadecimal(text[i..(i + WordDigits)]));
        }

        return new IPEndPoint(
            new IPAddress(address), (int)TextNumber.ReadHexadecimal(text[(colon + 1)..]));
    }
}
