using System.Runtime.CompilerServices;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Queues;

/// <summary>
/// A bounded ring of values that any number of participants write and read, none of whom can block the others
/// by being killed.
/// </summary>
/// <remarks>
/// Positions count up for ever; position p is cell p modulo the capacity, in lap p divided by it. The states
/// of the cells are the truth, head and tail only say where to look: whoever finds them behind moves them on.
/// A cell goes from Free (of this lap) to Writing, Ready, Reading, and Free of the next lap.
/// </remarks>
internal sealed class Ring<T>
    where T : unmanaged
{
    private readonly SharedMapping _memory;
    private readonly int _me, _cellBytes, _mask, _shift;
    private bool _isProducer;

    public Ring(Region region)
    {
        _memory = region.Memory;
        _me = region.Slot + 1;
        Capacity = _memory.At<int>(RingLayout.Capacity);
        _cellBytes = RingLayout.CellOf(Unsafe.SizeOf<T>());
        _mask = Capacity - 1;
        _shift = int.Log2(Capacity);
        if (Capacity <= 0 || RingLayout.CellAt(Capacity, _cellBytes) > _memory.Length)
        {
            throw new InvalidDataException("The queue was damaged while it was opened.");
        }
    }

    public int Capacity { get; }

    /// <summary>Nobody may write any more.</summary>
    public bool IsCompleted => Volatile.Read(ref _memory.Verified<uint>(RingLayout.Completed)) != 0;

    /// <summary>Nobody will write any more.</summary>
    public bool IsEnded => IsCompleted
        || (_memory.At<uint>(RingLayout.EndsWithProducers) != 0
            && Volatile.Read(ref _memory.At<uint>(RingLayout.HadProducers)) != 0
            && _memory.Use(RingLayout.Producers, RegionLayout.Participants).IndexOfAnyExcept((byte)0) < 0);

    public int Count => (int)Math.Clamp(
        (long)(Volatile.Read(ref Tail) - Volatile.Read(ref Head)), 0, Capacity);

    private ref ulong Head => ref _memory.Verified<ulong>(RingLayout.Head);

    private ref ulong Tail => ref _memory.Verified<ulong>(RingLayout.Tail);

    public void Complete()
    {
        Interlocked.Exchange(ref _memory.At<uint>(RingLayout.Completed), 1);
        EventCount.WakeAll(_memory, RingLayout.NotEmpty);
        EventCount.WakeAll(_memory, RingLayout.NotFull);
    }

    /// <summary>Puts one in. False: there is no room.</summary>
    public bool TryWrite(in T value)
    {
        BecomeProducer();
        ulong position = Volatile.Read(ref Tail);
        if (!TryClaimFree(ref position, out long at))
        {
            Advance(ref Tail, position);
            return false;
        }

        Put(at, position, value);
        Told(Advance(ref Tail, position + 1), 1, RingLayout.NotEmpty);
        return true;
    }

    /// <summary>Puts in as many as there is room for.</summary>
    public int Write(ReadOnlySpan<T> values)
    {
        BecomeProducer();
        ulong position = Volatile.Read(ref Tail);
        int done = 0;
        values = values[..Math.Min(values.Length, Capacity)];
        while (done < values.Length && TryClaimFree(ref position, out long at))
        {
            Put(at, position++, values[done++]);
        }

        Told(Advance(ref Tail, position), done, RingLayout.NotEmpty);
        return done;
    }

    /// <summary>Takes one out. False: there is none.</summary>
    public bool TryTake(out T value)
    {
        ulong position = Volatile.Read(ref Head);
        if (!TryFind(ref position, out QueueClaim claim))
        {
            Advance(ref Head, position);
            value = default;
            return false;
        }

        value = ValueOf(claim);
        Volatile.Write(ref Word(claim.Offset), claim.Freed);
        Told(Advance(ref Head, position), 1, RingLayout.NotFull);
        return true;
    }

    /// <summary>Takes out as many as are there.</summary>
    public int Read(Span<T> values)
    {
        ulong position = Volatile.Read(ref Head);
        int done = 0;
        while (done < values.Length && TryFind(ref position, out QueueClaim claim))
        {
            values[done++] = ValueOf(claim);
            Volatile.Write(ref Word(claim.Offset), claim.Freed);
        }

        Told(Advance(ref Head, position), done, RingLayout.NotFull);
        return done;
    }

    /// <summary>The value of a cell that was claimed.</summary>
    public T ValueOf(QueueClaim claim) => _memory.Verified<T>(claim.Offset + sizeof(ulong));

    /// <summary>Gives the cell free that was claimed.</summary>
    public void Free(QueueClaim claim)
    {
        Volatile.Write(ref Word(claim.Offset), claim.Freed);
        Told(false, 1, RingLayout.NotFull);
    }

    /// <summary>Claims the next value for reading, those first whose readers died.</summary>
    public bool TryClaim(out QueueClaim claim)
    {
        ulong position = Volatile.Read(ref Head);
        bool found = TryFind(ref position, out claim);
        Advance(ref Head, position);
        return found;
    }

    // Claims the first free cell at the position or after it. False: there is none.
    private bool TryClaimFree(ref ulong position, out long at)
    {
        while (true)
        {
            at = CellAt(position);
            ref ulong word = ref Word(at);
            ulong lap = position >> _shift, seen = Volatile.Read(ref word);
            if (seen == CellState.Of(lap, CellState.Free))
            {
                ulong mine = CellState.Of(lap, CellState.Writing, _me);
                if (Interlocked.CompareExchange(ref word, mine, seen) == seen)
                {
                    return true;
                }
            }
            else if (CellState.Lap(seen) >= lap)
            {
                position = Next(position); // somebody was faster
            }
            else if (IsFullAt(position))
            {
                return false;
            }
            else
            {
                position = Math.Max(position, Volatile.Read(ref Tail));
            }
        }
    }

    private void Put(long at, ulong position, in T value)
    {
        _memory.Verified<T>(at + sizeof(ulong)) = value;
        Volatile.Write(ref Word(at), CellState.Of(position >> _shift, CellState.Ready));
    }

    // Claims the next value at the position or after it, and moves the position behind it, or to where there
    // is nothing yet.
    private bool TryFind(ref ulong position, out QueueClaim claim)
    {
        if (Volatile.Read(ref _memory.Verified<uint>(RingLayout.Returns)) != 0
            && TryClaimReturned(out claim))
        {
            return true;
        }

        for (int looked = 0; looked <= Capacity; looked++)
        {
            long at = CellAt(position);
            ref ulong word = ref Word(at);
            ulong lap = position >> _shift, seen = Volatile.Read(ref word);
            ulong phase = CellState.Phase(seen);
            if (CellState.Lap(seen) < lap
                || (CellState.Lap(seen) == lap && phase is CellState.Free or CellState.Writing))
            {
                break; // nothing there yet
            }

            position++;
            if (CellState.Lap(seen) == lap && phase is CellState.Ready or CellState.Skipped)
            {
                ulong then = phase == CellState.Ready ? CellState.Of(lap, CellState.Reading, _me)
                    : CellState.Of(lap + 1, CellState.Free);
                if (Interlocked.CompareExchange(ref word, then, seen) == seen && phase == CellState.Ready)
                {
                    claim = new QueueClaim(at, CellState.Of(lap + 1, CellState.Free), false);
                    return true;
                }
            }
        }

        claim = default;
        return false;
    }

    // Whoever takes one leaves the mark up, for there may be more.
    private bool TryClaimReturned(out QueueClaim claim)
    {
        Interlocked.Exchange(ref _memory.At<uint>(RingLayout.Returns), 0);
        for (int i = 0; i < Capacity; i++)
        {
            long at = RingLayout.CellAt(i, _cellBytes);
            ref ulong word = ref Word(at);
            ulong seen = Volatile.Read(ref word), lap = CellState.Lap(seen);
            ulong mine = CellState.Of(lap, CellState.Reading | CellState.Again, _me);
            if (CellState.Phase(seen) == CellState.Returned
                && Interlocked.CompareExchange(ref word, mine, seen) == seen)
            {
                Interlocked.Exchange(ref _memory.At<uint>(RingLayout.Returns), 1);
                claim = new QueueClaim(at, CellState.Of(lap + 1, CellState.Free), true);
                return true;
            }
        }

        claim = default;
        return false;
    }

    private void BecomeProducer()
    {
        if (!_isProducer)
        {
            Volatile.Write(ref _memory.At<byte>(RingLayout.Producers + _me - 1), 1);
            Volatile.Write(ref _memory.At<uint>(RingLayout.HadProducers), 1);
            _isProducer = true;
        }
    }

    // No tail is so far behind: the cells are not what they should be.
    private ulong Next(ulong position) => position - Volatile.Read(ref Tail) <= (ulong)(4L * Capacity)
        || position < Volatile.Read(ref Tail) ? position + 1
        : throw new InvalidDataException("The cells of the queue are damaged.");

    private bool IsFullAt(ulong position) => Volatile.Read(ref Tail) <= position;

    private long CellAt(ulong position) => RingLayout.CellAt((int)position & _mask, _cellBytes);

    // Capacity and size of a cell fit the memory: that was verified when it was opened.
    private ref ulong Word(long at) => ref _memory.Verified<ulong>(at);

    // The change must be seen before it is looked at whether somebody sleeps: a successful compare-and-swap
    // in between is a fence already.
    private void Told(bool fenced, int done, long whom)
    {
        if (done > 0)
        {
            if (!fenced)
            {
                Interlocked.MemoryBarrier();
            }

            EventCount.Wake(_memory, whom, done);
        }
    }

    // True: it was moved, by an interlocked operation.
    private static bool Advance(ref ulong word, ulong to)
    {
        ulong seen = Volatile.Read(ref word);
        while (seen < to)
        {
            ulong found = Interlocked.CompareExchange(ref word, to, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }
}
