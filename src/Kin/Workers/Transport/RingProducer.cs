using Kin.Native.Memory;

namespace Kin.Workers.Transport;

/// <summary>
/// The writing side of a ring of frames with one writer and one reader (Lamport's queue: each side owns one
/// index and publishes it with release order). A frame is reserved, filled and then published, so a writer
/// that is killed in between has written nothing. Not thread-safe: the owner serialises writers.
/// </summary>
internal sealed class RingProducer(MappedRegion region, int ring, int tailWord, int headWord)
{
    private const int Capacity = RegionLayout.RingBytes;
    private long _tail;
    private long _knownHead;

    /// <summary>How far the reader has come.</summary>
    public long Head => Volatile.Read(ref region.At<long>(headWord));

    /// <summary>True when the reader has taken everything.</summary>
    public bool IsEmpty => Head == _tail;

    /// <summary>
    /// Makes room for a frame with up to <paramref name="payload"/> bytes and returns where it starts in the
    /// region, or
    /// -1 when the reader has to take something first.
    /// </summary>
    public int TryReserve(int payload)
    {
        int space = FrameHeader.Space(payload);
        int index = (int)(_tail & (Capacity - 1));
        int untilEnd = Capacity - index;
        int needed = space <= untilEnd ? space : untilEnd + space;
        if (!HasRoom(needed))
        {
            return -1;
        }

        if (space > untilEnd)
        {
            region.At<FrameHeader>(ring + index) = new FrameHeader
            {
                Kind = FrameKind.Padding,
                Length = untilEnd - FrameHeader.Bytes,
            };
            PublishTail(_tail + untilEnd);
            index = 0;
        }

        return ring + index;
    }

    /// <summary>Shows the reader the frame that was reserved last; its header says how long it is.</summary>
    public void Publish(int offset) =>
        PublishTail(_tail + FrameHeader.Space(region.At<FrameHeader>(offset).Length));

    private bool HasRoom(int bytes)
    {
        if (_tail + bytes - _knownHead <= Capacity)
        {
            return true;
        }

        _knownHead = Volatile.Read(ref region.At<long>(headWord));
        return _tail + bytes - _knownHead <= Capacity;
    }

    private void PublishTail(long tail)
    {
        _tail = tail;
        Volatile.Write(ref region.At<long>(tailWord), tail);
    }
}
