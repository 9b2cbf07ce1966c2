using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Queues;

/// <summary>
/// A bounded ring of cells that any number of participants write and read, none of whom can block the others
/// by being killed. What a cell holds is the concern of those who derive from it.
/// </summary>
/// <remarks>
/// Positions count up for ever; position p is cell p modulo the capacity, in lap p divided by it. The states
/// of the cells are the truth, head and tail only say where to look: whoever finds them behind moves them on.
/// A cell goes from Free (of this lap) to Writing, Ready, Reading, and Free of the next lap.
/// </remarks>
internal abstract class RingBase
{
    private readonly int _cellBytes, _mask, _shift;
    private readonly bool _hasLengths;
    private bool _isProducer;

    protected RingBase(Region region, int cellBytes, bool hasLengths = false)
    {
        _hasLengths = hasLengths;
        Memory = region.Memory;
        Me = region.Slot + 1;
        Capacity = Memory.At<int>(RingLayout.Capacity);
        _cellBytes = cellBytes;
        _mask = Capacity - 1;
        _shift = int.Log2(Math.Max(1, Capacity));
        if (Capacity <= 0 || !int.IsPow2(Capacity)
            || RingLayout.CellAt(Capacity, cellBytes) > Memory.Length)
        {
            throw new InvalidDataException("The queue was damaged while it was opened.");
        }
    }

    public int Capacity { get; }

    /// <summary>Nobody may write any more.</summary>
    public bool IsCompleted => Volatile.Read(ref Memory.Verified<uint>(RingLayout.Completed)) != 0;

    /// <summary>Nobody will write any more.</summary>
    public bool IsEnded => IsCompleted
        || (Memory.At<uint>(RingLayout.EndsWithProducers) != 0
            && Volatile.Read(ref Memory.At<uint>(RingLayout.HadProducers)) != 0
            && Memory.Use(RingLayout.Producers, RegionLayout.Participants).IndexOfAnyExcept((byte)0) < 0);

    public int Count => (int)Math.Clamp(
        (long)(Volatile.Read(ref Tail) - Volatile.Read(ref Head)), 0, Capacity);

    protected SharedMapping Memory { get; }

    /// <summary>The place of this participant, from 1.</summary>
    protected int Me { get; }

    protected ref ulong Head => ref Memory.Verified<ulong>(RingLayout.Head);

    protected ref ulong Tail => ref Memory.Verified<ulong>(RingLayout.Tail);

    public void Complete()
    {
        Interlocked.Exchange(ref Memory.At<uint>(RingLayout.Completed), 1);
        FaultPoint.Reach();
        EventCount.WakeAll(Memory, RingLayout.NotEmpty);
        EventCount.WakeAll(Memory, RingLayout.NotFull);
    }

    /// <summary>Claims the next value for reading, those first whose readers died.</summary>
    public bool TryClaim(out QueueClaim claim)
    {
        ulong position = Volatile.Read(ref Head);
        bool found = TryFind(ref position, out claim);
        Advance(ref Head, position);
        return found;
    }

    /// <summary>Gives the cell free that was claimed.</summary>
    public void Free(QueueClaim claim)
    {
        Volatile.Write(ref Word(claim.Offset), claim.Freed);
        FaultPoint.Reach();
        Told(false, RoomFor(1), RingLayout.NotFull);
    }

    /// <summary>How many of those who wait for room may go on when so many values were taken.</summary>
    protected virtual int RoomFor(int taken) => taken;

    /// <summary>Before the cell of a dead writer is passed over.</summary>
    protected virtual void Passing(ulong position)
    {
    }

    /// <summary>Whether a cell may be claimed that is free, of a ring whose values have lengths.</summary>
    protected virtual Room RoomAt(ulong position, ulong seen, int units) => Room.Enough;

    /// <summary>
    /// Claims the first free cell at the position or after it, which becomes that position. False: there is
    /// none.
    /// </summary>
    protected bool TryClaimFree(ref ulong position, int units, out long at)
    {
        while (true)
        {
            at = CellAt(position);
            ref ulong word = ref Word(at);
            uint lap = LapOf(position);
            ulong seen = Volatile.Read(ref word);
            if (seen == CellState.Of(lap, CellState.Free))
            {
                Room room = _hasLengths ? RoomAt(position, seen, units) : Room.Enough;
                ulong mine = CellState.Of(lap, CellState.Writing, Me, units);
                if (room == Room.None)
                {
                    return false;
                }

                if (room == Room.Enough && Interlocked.CompareExchange(ref word, mine, seen) == seen)
                {
                    FaultPoint.Reach();
                    return true;
                }
            }
            else if (CellState.Ahead(seen, lap) >= 0)
            {
                position = Next(position); // somebody was faster
            }
            else if (Volatile.Read(ref Tail) <= position)
            {
                return false;
            }
            else
            {
                position = Volatile.Read(ref Tail);
            }
        }
    }

    /// <summary>
    /// Claims the next value at the position or after it, and moves the position behind it, or to where there
    /// is nothing yet.
    /// </summary>
    protected bool TryFind(ref ulong position, out QueueClaim claim)
    {
        if (Volatile.Read(ref Memory.Verified<uint>(RingLayout.Returns)) != 0
            && TryClaimReturned(out claim))
        {
            return true;
        }

        for (int looked = 0; looked <= Capacity; looked++, position++)
        {
            long at = CellAt(position);
            ref ulong word = ref Word(at);
            uint lap = LapOf(position);
            ulong seen = Volatile.Read(ref word), phase = CellState.Phase(seen);
            int ahead = CellState.Ahead(seen, lap), units = CellState.Units(seen);
            if (ahead < 0 || (ahead == 0 && phase is CellState.Free or CellState.Writing))
            {
                break; // nothing there yet
            }

            if (ahead == 0 && phase == CellState.Ready)
            {
                ulong mine = CellState.Of(lap, CellState.Reading, Me, units);
                if (Interlocked.CompareExchange(ref word, mine, seen) == seen)
                {
                    FaultPoint.Reach();
                    position++;
                    claim = new QueueClaim(at, CellState.Of(lap + 1, CellState.Free), false, units);
                    return true;
                }
            }
            else if (ahead == 0 && phase == CellState.Skipped)
            {
                PassOver(position, ref word, seen);
            }
        }

        claim = default;
        return false;
    }

    protected void BecomeProducer()
    {
        if (!_isProducer)
        {
            Volatile.Write(ref Memory.At<byte>(RingLayout.Producers + Me - 1), 1);
            FaultPoint.Reach();
            Volatile.Write(ref Memory.At<uint>(RingLayout.HadProducers), 1);
            FaultPoint.Reach();
            _isProducer = true;
        }
    }

    protected long CellAt(ulong position) => RingLayout.CellAt((int)position & _mask, _cellBytes);

    protected uint LapOf(ulong position) => (uint)(position >> _shift);

    /// <summary>
    /// A word of a cell. Capacity and size of a cell fit the memory: that was verified when it was opened.
    /// </summary>
    protected ref ulong Word(long at) => ref Memory.Verified<ulong>(at);

    /// <summary>
    /// Wakes so many. The change must be seen before it is looked at whether somebody sleeps: a successful
    /// compare-and-swap in between is a fence already.
    /// </summary>
    protected void Told(bool fenced, int done, long whom)
    {
        if (done > 0)
        {
            if (!fenced)
            {
                Interlocked.MemoryBarrier();
            }

            EventCount.Wake(Memory, whom, done);
        }
    }

    /// <summary>Moves a word that only grows. True: it was moved, by an interlocked operation.</summary>
    protected static bool Advance(ref ulong word, ulong to)
    {
        ulong seen = Volatile.Read(ref word);
        while (seen < to)
        {
            ulong found = Interlocked.CompareExchange(ref word, to, seen);
            if (found == seen)
            {
                FaultPoint.Reach();
                return true;
            }

            seen = found;
        }

        return false;
    }

    private void PassOver(ulong position, ref ulong word, ulong seen)
    {
        Passing(position);
        FaultPoint.Reach();
        Interlocked.CompareExchange(ref word, CellState.Of(LapOf(position) + 1, CellState.Free), seen);
        FaultPoint.Reach();
    }

    // Whoever takes one leaves the mark up, for there may be more.
    private bool TryClaimReturned(out QueueClaim claim)
    {
        Interlocked.Exchange(ref Memory.At<uint>(RingLayout.Returns), 0);
        FaultPoint.Reach();
        for (int i = 0; i < Capacity; i++)
        {
            long at = RingLayout.CellAt(i, _cellBytes);
            ref ulong word = ref Word(at);
            ulong seen = Volatile.Read(ref word);
            uint lap = CellState.Lap(seen);
            int units = CellState.Units(seen);
            ulong mine = CellState.Of(lap, CellState.Reading | CellState.Again, Me, units);
            if (CellState.Phase(seen) == CellState.Returned
                && Interlocked.CompareExchange(ref word, mine, seen) == seen)
            {
                FaultPoint.Reach();
                Interlocked.Exchange(ref Memory.At<uint>(RingLayout.Returns), 1);
                FaultPoint.Reach();
                claim = new QueueClaim(at, CellState.Of(lap + 1, CellState.Free), true, units);
                return true;
            }
        }

        claim = default;
        return false;
    }

    /// <summary>What was read cannot be, unless the object was disposed meanwhile.</summary>
    protected Exception Damaged(string what) => Memory.IsClosed
        ? new ObjectDisposedException(nameof(SharedObject)) : new InvalidDataException(what);

    // No tail is so far behind: the cells are not what they should be.
    private ulong Next(ulong position)
    {
        ulong tail = Volatile.Read(ref Tail);
        return position < tail || position - tail <= (ulong)(4L * Capacity) ? position + 1
            : throw Damaged("The cells of the queue are damaged.");
    }
}
