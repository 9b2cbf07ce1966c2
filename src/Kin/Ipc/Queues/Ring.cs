using System.Runtime.CompilerServices;
using Kin.Native.Memory;

namespace Kin.Ipc.Queues;

/// <summary>A ring of values of one size, which lie in the cells.</summary>
internal sealed class Ring<T>(SharedMapping memory, RingPlace place, int me)
    : RingBase(memory, place, RingLayout.CellOf(Unsafe.SizeOf<T>()), me)
    where T : unmanaged
{
    /// <summary>Puts one in. False: there is no room, or the ring is closed.</summary>
    public bool TryWrite(in T value)
    {
        ulong position = Volatile.Read(ref Tail);
        if (!TryGuessFree(position, out long at) && !TryClaimNext(ref position, ref at))
        {
            Advance(ref Tail, position);
            return false;
        }

        Put(at, position, value);
        Told(Advance(ref Tail, position + 1), 1, RingLayout.NotEmpty);
        return true;
    }

    /// <summary>Puts in as many as there is room for, unless the ring is closed.</summary>
    public int Write(ReadOnlySpan<T> values)
    {
        ulong position = Volatile.Read(ref Tail);
        int done = 0;
        values = values[..Math.Min(values.Length, Capacity)];
        while (done < values.Length
            && (TryGuessFree(position, out long at) || TryClaimNext(ref position, ref at)))
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
        if (!TryGuessReady(position, out long at) && !TryFindNext(ref position, ref at))
        {
            Advance(ref Head, position);
            value = default;
            return false;
        }

        value = Take(at, position);
        Told(Advance(ref Head, position + 1), 1, RingLayout.NotFull);
        return true;
    }

    /// <summary>Takes out as many as are there.</summary>
    public int Read(Span<T> values)
    {
        ulong position = Volatile.Read(ref Head);
        int done = 0;
        while (done < values.Length
            && (TryGuessReady(position, out long at) || TryFindNext(ref position, ref at)))
        {
            values[done++] = Take(at, position++);
        }

        Told(Advance(ref Head, position), done, RingLayout.NotFull);
        return done;
    }

    /// <summary>The value of a cell that was claimed.</summary>
    public T ValueOf(QueueClaim claim) => Memory.Verified<T>(claim.Offset + sizeof(ulong));

    // These two make copies, so that the variables of the callers, who seldom get here, stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryClaimNext(ref ulong position, ref long at)
    {
        ulong next = position;
        long found = at;
        bool claimed = !IsClosed && TryClaimFree(ref next, 0, out found);
        (position, at) = (next, found);
        return claimed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFindNext(ref ulong position, ref long at)
    {
        ulong next = position;
        bool found = TryFind(ref next, out QueueClaim claim);
        (position, at) = (found ? next - 1 : next, claim.Offset);
        return found;
    }

    private T Take(long at, ulong position)
    {
        T value = Memory.Verified<T>(at + sizeof(ulong));
        Volatile.Write(ref Word(at), CellState.Of(LapOf(position) + 1, CellState.Free));
        FaultPoint.Reach();
        return value;
    }

    private void Put(long at, ulong position, in T value)
    {
        Memory.Verified<T>(at + sizeof(ulong)) = value;
        FaultPoint.Reach();
        Volatile.Write(ref Word(at), CellState.Of(LapOf(position), CellState.Ready));
        FaultPoint.Reach();
    }
}
