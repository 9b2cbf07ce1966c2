using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Workers.Transport;

/// <summary>
/// One message of an object pipe: eight bytes (what follows, and its length), then the payload, in one packet
/// of a SOCK_SEQPACKET socket. What is too large for a packet is in a memory file, the first of the
/// descriptors that came along.
/// </summary>
internal static class PipeFrame
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = 8;

    /// <summary>The largest payload in the packet itself.</summary>
    public const int MaxInline = (64 * 1024) - HeaderBytes;

    /// <summary>The size of the largest packet.</summary>
    public const int MaxPacket = HeaderBytes + MaxInline;

    // "KOP" and what follows.
    private const int Inline = 0x01504F4B, InFile = 0x02504F4B;

    /// <summary>Leaves room for the header.</summary>
    public static void Begin(PayloadWriter writer)
    {
        writer.WriteInt32(Inline);
        writer.WriteInt32(0);
    }

    /// <summary>Fills in the header of a payload that goes in the packet.</summary>
    public static void End(PayloadWriter writer) => writer.PatchInt32(4, writer.Length - HeaderBytes);

    /// <summary>The header of a payload that is in a memory file.</summary>
    public static byte[] FileHeader(int length)
    {
        byte[] header = new byte[HeaderBytes];
        MemoryMarshal.Write(header, InFile);
        MemoryMarshal.Write(header.AsSpan(4), length);
        return header;
    }

    /// <summary>
    /// The payload of a packet; from a memory file, which is closed and taken off the list, if it is there.
    /// </summary>
    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> packet, List<SafeFd> handles, int most)
    {
        if (packet.Length is < HeaderBytes or > MaxPacket)
        {
            PayloadReader.Damaged($"{packet.Length} bytes came in one packet");
        }

        int kind = MemoryMarshal.Read<int>(packet);
        int length = MemoryMarshal.Read<int>(packet[4..]);
        if ((uint)length > (uint)most)
        {
            PayloadReader.Damaged($"it has {(uint)length} bytes, and {most} are the most");
        }

        if (kind == Inline && length == packet.Length - HeaderBytes)
        {
            return packet[HeaderBytes..];
        }

        if (kind != InFile || packet.Length != HeaderBytes || handles.Count == 0)
        {
            PayloadReader.Damaged($"its header is {BinaryPrimitives.ReverseEndianness(kind):x8} {length}");
        }

        return FromFile(handles, length);
    }

    private static byte[] FromFile(List<SafeFd> handles, int length)
    {
        using SafeFd file = handles[0];
        handles.RemoveAt(0);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        MemoryFile.Read(file, bytes);
        return bytes;
    }
}
