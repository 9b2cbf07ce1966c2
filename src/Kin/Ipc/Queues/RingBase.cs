using System.Runtime.CompilerServices;
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
/// A cell goes from Free (of this lap) to Writing, Ready, Reading, and Free of the next lap. A ring that is
/// not the queue's newest is closed: who has claimed a cell of it for writing passes it over.
/// </remarks>
internal abstract class RingBase
{
    private readonly RingPlace _place;
    private readonly long _head, _tail, _cells;
    private readonly int _cellBytes, _mask, _shift;
    private readonly bool _hasLengths;

    // The last claim of this kind succeeded: the next one of a ring without lengths is made without looking
    // before. That is one way between the caches of two processors, and not two.
    private bool _guessesFree, _guessesReady;

    /// <param name="memory">Reaches to the end of the ring.</param>
    /// <param name="place">Where the ring is.</param>
    /// <param name="cellBytes">Bytes of a cell.</param>
    /// <param name="me">The place of this participant, from 1.</param>
    /// <param name="hasLengths">Values have lengths.</param>
    protected RingBase(SharedMapping memory, RingPlace place, int cellBytes, int me, bool hasLengths = false)
    {
        Memory = memory;
        Me = me;
        _hasLengths = hasLengths;
        _place = place;
        (_head, _tail, _cells) = (place.Head, place.Tail, place.Cells);
        _cellBytes = cellBytes;
        _mask = place.Capacity - 1;
        _shift = int.Log2(place.Capacity);
    }

    /// <summary>Which of the queue's rings it is.</summary>
    public int Index => _place.Index;

    public int Capacity => _place.Capacity;

    public int Count => (int)Math.Clamp(
        (long)(Volatile.Read(ref Tail) - Volatile.Read(ref Head)), 0, Capacity);

    /// <summary>Where to look for the next cell to write: a hint, not a count.</summary>
    public ulong Written => Volatile.Read(ref Tail);

    /// <summary>Where to look for the next cell to take.</summary>
    public ulong Taken => Volatile.Read(ref Head);

    /// <summary>Nothing more comes into it, for there is a newer one.</summary>
    public bool IsClosed => Volatile.Read(ref Memory.Verified<int>(RingLayout.Newest)) != Index;

    /// <summary>
    /// Of a ring that was seen closed: nothing is left to be claimed. Claims follow each other without a gap,
    /// so that a free cell is the end; who claims it later sees that the ring is closed.
    /// </summary>
    public bool IsDrained
    {
        get
        {
            ulong position = Volatile.Read(ref Head), seen = Volatile.Read(ref Word(CellAt(position)));
            int ahead = CellState.Ahead(seen, LapOf(position));
            return ahead < 0 || (ahead == 0 && CellState.Phase(seen) == CellState.Free);
        }
    }

    protected SharedMapping Memory { get; }

    /// <summary>The place of this participant, from 1.</summary>
    protected int Me { get; }

    protected ref ulong Head => ref Memory.Verified<ulong>(_head);

    protected ref ulong Tail => ref Memory.Verified<ulong>(_tail);

    protected ref ulong Freed => ref Memory.Verified<ulong>(_place.Freed);

    /// <summary>Claims the next value for reading.</summary>
    public bool TryClaim(out QueueClaim claim)
    {
        ulong position = Volatile.Read(ref Head);
        bool found = TryFind(ref position, out claim);
        Advance(ref Head, position);
        return found;
    }

    /// <summary>Claims a value whose reader died.</summary>
    public bool TryReclaim(out QueueClaim claim)
    {
        for (int i = 0; i < Capacity; i++)
        {
            long at = CellAt((ulong)i);
            ref ulong word = ref Word(at);
            ulong seen = Volatile.Read(ref word);
            uint lap = CellState.Lap(seen);
            int units = CellState.Units(seen);
            ulong mine = CellState.Of(lap, CellState.Reading | CellState.Again, Me, units);
            if (CellState.Phase(seen) == CellState.Returned
                && Interlocked.CompareExchange(ref word, mine, seen) == seen)
            {
                FaultPoint.Reach();
                claim = new QueueClaim(Index, at, CellState.Of(lap + 1, CellState.Free), true, units);
                return true;
            }
        }

        claim = default;
        return false;
    }

    /// <summary>Before the cell of a dead writer is passed over.</summary>
    protected virtual void Passing(ulong position)
    {
    }

    /// <summary>Whether a cell may be claimed that is free, of a ring whose values have lengths.</summary>
    protected virtual Room RoomAt(ulong position, ulong seen, int units) => Room.Enough;

    /// <summary>
    /// Claims the cell at the position, of a ring without lengths, if the last such claim succeeded, and this
    /// one does. Otherwise <see cref="TryClaimFree"/> is to look, unless the ring is closed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryGuessFree(ulong position, out long at)
    {
        at = CellAt(position);
        uint lap = LapOf(position);
        ulong free = CellState.Of(lap, CellState.Free), mine = CellState.Of(lap, CellState.Writing, Me);
        if (!_guessesFree)
        {
            return false;
        }

        if (Interlocked.CompareExchange(ref Word(at), mine, free) != free)
        {
            _guessesFree = false;
            return false;
        }

        FaultPoint.Reach();
        return !IsClosed || PassOwn(ref Word(at), position, 0);
    }

    /// <summary>As <see cref="TryGuessFree"/>, a value to read; otherwise <see cref="TryFind"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryGuessReady(ulong position, out long at)
    {
        at = CellAt(position);
        uint lap = LapOf(position);
        ulong ready = CellState.Of(lap, CellState.Ready), mine = CellState.Of(lap, CellState.Reading, Me);
        if (!_guessesReady)
        {
            return false;
        }

        if (Interlocked.CompareExchange(ref Word(at), mine, ready) != ready)
        {
            _guessesReady = false;
            return false;
        }

        FaultPoint.Reach();
        return true;
    }

    /// <summary>
    /// Claims the first free cell at the position or after it, which becomes that position. False: there is
    /// none, or the ring is closed.
    /// </summary>
    protected bool TryClaimFree(ref ulong position, int units, out long at)
    {
        while (true)
        {
            at = CellAt(position);
            ref ulong word = ref Word(at);
            uint lap = LapOf(position);
            ulong free = CellState.Of(lap, CellState.Free);
            ulong mine = CellState.Of(lap, CellState.Writing, Me, units);
            ulong seen = Volatile.Read(ref word);
            Room room = _hasLengths && seen == free ? RoomAt(position, seen, units) : Room.Enough;
            if (room == Room.None)
            {
                return false;
            }

            if (seen == free && room == Room.Enough
                && Interlocked.CompareExchange(ref word, mine, seen) == seen)
            {
                _guessesFree = true;
                FaultPoint.Reach();
                return !IsClosed || PassOwn(ref word, position, units);
            }

            // If it is free still, others were at work meanwhile.
            if (seen != free && !TryGoOn(ref position, seen))
            {
                return false;
            }
        }
    }

    /// <summary>
    /// Claims the next value at the position or after it, and moves the position behind it, or to where there
    /// is nothing yet.
    /// </summary>
    protected bool TryFind(ref ulong position, out QueueClaim claim)
    {
        for (int looked = 0; looked <= Capacity; looked++, position++)
        {
            long at = CellAt(position);
            ref ulong word = ref Word(at);
            uint lap = LapOf(position);
            ulong seen = Volatile.Read(ref word);
            ulong phase = CellState.Phase(seen);
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
                    _guessesReady = true;
                    FaultPoint.Reach();
                    position++;
                    claim = new QueueClaim(Index, at, CellState.Of(lap + 1, CellState.Free), false, units);
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

    protected long CellAt(ulong position) => _cells + ((long)((int)position & _mask) * _cellBytes);

    protected uint LapOf(ulong position) => (uint)(position >> _shift);

    /// <summary>
    /// A word of a cell. The ring fits the memory: that was verified before it was used.
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

    // To where a cell may be free: somebody was faster here. False: the ring is full.
    private bool TryGoOn(ref ulong position, ulong seen)
    {
        ulong tail = Volatile.Read(ref Tail);
        bool isTaken = CellState.Ahead(seen, LapOf(position)) >= 0, isBehind = tail > position;
        position = isTaken ? Next(position) : isBehind ? tail : position;
        return isTaken || isBehind;
    }

    private void PassOver(ulong position, ref ulong word, ulong seen)
    {
        Passing(position);
        FaultPoint.Reach();
        ulong freed = CellState.Of(LapOf(position) + 1, CellState.Free);
        if (Interlocked.CompareExchange(ref word, freed, seen) == seen)
        {
            FaultPoint.Reach();
            Told(true, _hasLengths ? int.MaxValue : 1, RingLayout.NotFull);
        }
    }

    // Claimed too late: consumers may be in the next ring already, and those who are not wait for this cell.
    private bool PassOwn(ref ulong word, ulong position, int units)
    {
        Volatile.Write(ref word, CellState.Of(LapOf(position), CellState.Skipped, 0, units));
        FaultPoint.Reach();
        Told(false, 1, RingLayout.NotEmpty);
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
