using Kin.Native.Memory;

namespace Kin.Ipc.Queues;

/// <summary>
/// A ring of frames of bytes of any length: the cells describe them, their bytes lie behind the cells, in the
/// same order, in whole units of 64 bytes.
/// </summary>
/// <remarks>
/// <para>
/// The claim of a cell says how many units its frame takes, so where a frame begins and ends follows from the
/// claims before it, and nothing is left to be written by somebody who may be dead: the end of a frame is the
/// end of the one before and its own length. Each cell keeps the end of its frame, in units counted up for
/// ever; a claimer first puts the end of the frame before his in place, if its owner has not yet
/// (<see cref="PutEnd"/>). Ends only grow, and all who compute one compute the same.
/// </para>
/// <para>
/// Room is given back in order: the first frame that is still in use bounds what can be written.
/// </para>
/// </remarks>
internal sealed class FrameRing : RingBase
{
    private readonly long _bytes;
    private readonly ulong _units;

    public FrameRing(SharedMapping memory, RingPlace place, int me)
        : base(memory, place, FrameLayout.CellBytes, me, hasLengths: true)
    {
        _bytes = FrameLayout.BytesAt(place);
        _units = (ulong)FrameLayout.UnitsOf(Capacity);
    }

    private long CapacityBytes => (long)_units * FrameLayout.UnitBytes;

    /// <summary>Puts a frame in. False: there is no room, or the ring is closed.</summary>
    public bool TryWrite(ReadOnlySpan<byte> frame)
    {
        int units = (frame.Length + FrameLayout.UnitBytes - 1) / FrameLayout.UnitBytes;
        ulong position = Volatile.Read(ref Tail);
        if (!TryClaimFree(ref position, units, out long at))
        {
            Advance(ref Tail, position);
            return false;
        }

        // Not from the end of the frame before, whose cell may be in use again by now.
        PutEnd(position);
        FaultPoint.Reach();
        (long offset, int first) = PlaceOf(Volatile.Read(ref End(at)) - (ulong)units, frame.Length);
        frame[..first].CopyTo(Memory.Use(offset, first));
        frame[first..].CopyTo(Memory.Use(_bytes, frame.Length - first));
        FaultPoint.Reach();
        Length(at) = frame.Length;
        FaultPoint.Reach();
        Volatile.Write(ref Word(at), CellState.Of(LapOf(position), CellState.Ready, 0, units));
        FaultPoint.Reach();
        Told(Advance(ref Tail, position + 1), 1, RingLayout.NotEmpty);
        return true;
    }

    /// <summary>Bytes of the frame that was claimed.</summary>
    /// <exception cref="InvalidDataException">The cell is damaged.</exception>
    public int LengthOf(QueueClaim claim)
    {
        int length = Length(claim.Offset);
        if (length < 0 || length > claim.Units * (long)FrameLayout.UnitBytes || length > CapacityBytes)
        {
            throw Damaged($"A frame of {length} bytes cannot be in {claim.Units} units.");
        }

        return length;
    }

    /// <summary>Copies the frame that was claimed.</summary>
    public void CopyTo(QueueClaim claim, Span<byte> frame)
    {
        ulong start = Volatile.Read(ref End(claim.Offset)) - (ulong)claim.Units;
        (long offset, int first) = PlaceOf(start, frame.Length);
        Memory.Use(offset, first).CopyTo(frame);
        Memory.Use(_bytes, frame.Length - first).CopyTo(frame[first..]);
    }

    protected override void Passing(ulong position) => PutEnd(position);

    protected override Room RoomAt(ulong position, ulong seen, int units)
    {
        ulong start = 0;
        if (position > 0)
        {
            PutEnd(position - 1);
            start = Volatile.Read(ref EndOf(position - 1));
        }

        ulong used = start - BeginOfUsed(position, start);

        // While this cell is free nobody has claimed a later one, so what was read is of one moment.
        if (Volatile.Read(ref Word(CellAt(position))) != seen)
        {
            return Room.Changed;
        }

        return used > _units ? throw Damaged("The frames of the queue are damaged.")
            : _units - used >= (ulong)units ? Room.Enough : Room.None;
    }

    private ref ulong End(long at) => ref Memory.Verified<ulong>(at + FrameLayout.EndOffset);

    private ref ulong EndOf(ulong position) => ref End(CellAt(position));

    private ref int Length(long at) => ref Memory.Verified<int>(at + FrameLayout.LengthOffset);

    // The end of a frame, by whoever needs it. If the next cell is free still, the cell before has not been
    // used again either, and the sum is right; if it is not, its claimer has put the end in place.
    private void PutEnd(ulong position)
    {
        ulong seen = Volatile.Read(ref Word(CellAt(position)));
        if (CellState.Lap(seen) != LapOf(position) || CellState.Phase(seen) == CellState.Free)
        {
            return;
        }

        ulong before = position == 0 ? 0 : Volatile.Read(ref EndOf(position - 1));
        ulong next = Volatile.Read(ref Word(CellAt(position + 1)));
        if (!IsClaimed(position + 1, next))
        {
            Advance(ref EndOf(position), before + (ulong)CellState.Units(seen));
        }
    }

    private bool IsClaimed(ulong position, ulong state) =>
        CellState.Ahead(state, LapOf(position)) >= 0
        && state != CellState.Of(LapOf(position), CellState.Free);

    // Where the first frame begins that is still in use; if there is none, where the next one will.
    private ulong BeginOfUsed(ulong position, ulong start)
    {
        ulong capacity = (ulong)Capacity;
        ulong first = Math.Max(Volatile.Read(ref Freed), position > capacity ? position - capacity : 0);
        ulong found = first;
        while (found < position
            && CellState.Ahead(Volatile.Read(ref Word(CellAt(found))), LapOf(found)) > 0)
        {
            found++;
        }

        Advance(ref Freed, found);
        return found >= position ? start : found == 0 ? 0 : Volatile.Read(ref EndOf(found - 1));
    }

    // Where in the memory, and how many bytes until the end of it: the rest is at its beginning.
    private (long Offset, int First) PlaceOf(ulong start, int length)
    {
        long offset = (long)(start & (_units - 1)) * FrameLayout.UnitBytes;
        return (_bytes + offset, (int)Math.Min(length, CapacityBytes - offset));
    }
}
