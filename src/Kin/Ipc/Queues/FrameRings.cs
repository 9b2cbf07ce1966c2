using Kin.Ipc.Regions;

namespace Kin.Ipc.Queues;

/// <summary>Rings of frames of bytes.</summary>
internal sealed class FrameRings(Region region)
    : QueueRings<FrameRing>(region, FrameLayout.Shape(bytes: 1, growsTo: 0))
{
    /// <summary>How many bytes fit in the largest ring, in frames of whole units.</summary>
    public long CapacityBytes => FrameLayout.UnitsOf(Capacity) * FrameLayout.UnitBytes;

    /// <summary>The longest frame that it can ever hold.</summary>
    public int MostBytes => (int)Math.Min(CapacityBytes, CellState.MostUnits * (long)FrameLayout.UnitBytes);

    /// <summary>Puts a frame in. False: there is no room.</summary>
    public bool TryWrite(ReadOnlySpan<byte> frame)
    {
        BecomeProducer();
        FrameRing ring;
        do
        {
            ring = Newest;
            if (ring.TryWrite(frame))
            {
                return true;
            }
        }
        while (Grows(ring));
        return false;
    }

    /// <summary>Bytes of the frame that was claimed.</summary>
    /// <exception cref="InvalidDataException">The cell is damaged, and is given free.</exception>
    public int LengthOf(QueueClaim claim)
    {
        try
        {
            return At(claim.Ring).LengthOf(claim);
        }
        catch (InvalidDataException)
        {
            Free(claim);
            throw;
        }
    }

    /// <summary>Copies the frame that was claimed.</summary>
    public void CopyTo(QueueClaim claim, Span<byte> frame) => At(claim.Ring).CopyTo(claim, frame);

    // Who waits for much room may need what several give, and the next one may need little: all look.
    protected override int RoomFor(int taken) => int.MaxValue;

    protected override FrameRing Make(RingPlace place) => new(Memory, place, Me);
}
