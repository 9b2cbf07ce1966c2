using System.Numerics;
using System.Runtime.CompilerServices;
using Kin.Ipc.Regions;

namespace Kin.Ipc.Queues;

/// <summary>Rings of values of one size.</summary>
internal sealed class ValueRings<T>(Region region) : QueueRings<Ring<T>>(region, Shape(2, 0))
    where T : unmanaged
{
    /// <summary>The rings of a queue of so many values, which grows to so many.</summary>
    public static RingShape Shape(int capacity, int growsTo) =>
        RingShape.Of(RingLayout.CellOf(Unsafe.SizeOf<T>()), 0, CellsOf(capacity), CellsOf(growsTo));

    /// <summary>Puts one in. False: there is no room.</summary>
    public bool TryWrite(in T value)
    {
        BecomeProducer();
        Ring<T> ring;
        do
        {
            ring = Newest;
            if (ring.TryWrite(value))
            {
                return true;
            }
        }
        while (Grows(ring));
        return false;
    }

    /// <summary>Puts in as many as there is room for.</summary>
    public int Write(ReadOnlySpan<T> values)
    {
        BecomeProducer();
        int done = 0;
        Ring<T> ring;
        do
        {
            ring = Newest;
            done += ring.Write(values[done..]);
        }
        while (done < values.Length && Grows(ring));
        return done;
    }

    /// <summary>Takes one out. False: there is none.</summary>
    public bool TryTake(out T value)
    {
        if (TryReclaim(out QueueClaim claim))
        {
            value = Take(claim);
            return true;
        }

        Ring<T> ring;
        do
        {
            ring = Oldest;
            if (ring.TryTake(out value))
            {
                return true;
            }
        }
        while (IsExhausted(ring));
        return false;
    }

    /// <summary>Takes out as many as are there.</summary>
    public int Read(Span<T> values)
    {
        int done = 0;
        while (done < values.Length && TryReclaim(out QueueClaim claim))
        {
            values[done++] = Take(claim);
        }

        Ring<T> ring;
        do
        {
            ring = Oldest;
            done += ring.Read(values[done..]);
        }
        while (done < values.Length && IsExhausted(ring));
        return done;
    }

    /// <summary>The value of a cell that was claimed.</summary>
    public T ValueOf(QueueClaim claim) => Memory.Verified<T>(claim.Offset + sizeof(ulong));

    /// <summary>Takes the value that was claimed.</summary>
    public T Take(QueueClaim claim)
    {
        T value = ValueOf(claim);
        Free(claim);
        return value;
    }

    protected override Ring<T> Make(RingPlace place) => new(Memory, place, Me);

    private static int CellsOf(int capacity) =>
        (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, capacity));
}
