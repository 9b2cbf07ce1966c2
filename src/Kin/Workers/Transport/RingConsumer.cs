using Kin.Native.Memory;

namespace Kin.Workers.Transport;

/// <summary>
/// The reading side of a ring; see <see cref="RingProducer"/>. Not thread-safe: the owner serialises readers.
/// </summary>
internal sealed class RingConsumer(MappedRegion region, int ring, int tailWord, int headWord)
{
    private const int Capacity = RegionLayout.RingBytes;
    private long _head;
    private long _knownTail;

    /// <summary>True when there is a frame (or padding) that was not taken yet.</summary>
    public bool HasFrame =>
        _head != _knownTail || _head != (_knownTail = Volatile.Read(ref region.At<long>(tailWord)));

    /// <summary>Where the next frame would start: for reading what a dead writer left unpublished.</summary>
    public int NextOffset => ring + (int)(_head & (Capacity - 1));

    /// <summary>
    /// The oldest frame, by its place in the region; false when there is none. It stays until Release.
    /// </summary>
    public bool TryPeek(out int offset)
    {
        while (HasFrame)
        {
            offset = NextOffset;
            ref FrameHeader header = ref region.At<FrameHeader>(offset);
            if ((uint)header.Length > (uint)(ring + Capacity - offset - FrameHeader.Bytes))
            {
                throw new InvalidDataException(
                    $"A frame in a worker's ring claims {header.Length} bytes: the ring is corrupt.");
            }

            if (header.Kind != FrameKind.Padding)
            {
                return true;
            }

            Release(offset);
        }

        offset = -1;
        return false;
    }

    /// <summary>Gives the space of the frame back to the writer.</summary>
    public void Release(int offset)
    {
        _head += FrameHeader.Space(region.At<FrameHeader>(offset).Length);
        Volatile.Write(ref region.At<long>(headWord), _head);
    }
}
