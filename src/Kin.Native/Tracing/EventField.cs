using System.Buffers.Binary;

namespace Kin.Native.Tracing;

/// <summary>Where a number lies in the bytes of a tracepoint.</summary>
/// <param name="Offset">From the beginning.</param>
/// <param name="Size">1, 2, 4 or 8 bytes.</param>
internal readonly record struct EventField(int Offset, int Size)
{
    /// <summary>The number; of eight bytes the lower ones that fit. 0: the bytes end before it.</summary>
    public int Read(ReadOnlySpan<byte> raw)
    {
        if (raw.Length < Offset + Size)
        {
            return 0;
        }

        ReadOnlySpan<byte> bytes = raw.Slice(Offset, Size);
        return Size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => unchecked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        };
    }
}
