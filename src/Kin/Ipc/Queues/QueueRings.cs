using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Queues;

/// <summary>
/// The rings of a queue, of which the newest is written and the oldest read: one if the queue is bounded; if
/// it grows, another, twice as large, whenever the newest has no room.
/// </summary>
/// <remarks>
/// One word says which ring is the newest, and all others are closed by that. Whoever claims a cell looks at
/// the word afterwards, and passes the cell over if the ring is closed by then; consumers go on to the next
/// ring when they find the end of one of which they knew that it is closed. So nobody has to do anything that
/// others wait for, and each step is one write.
/// </remarks>
internal abstract class QueueRings(Region region)
{
    private bool _isProducer;

    /// <summary>Nobody may write any more.</summary>
    public bool IsCompleted => Volatile.Read(ref Memory.Verified<uint>(RingLayout.Completed)) != 0;

    /// <summary>Nobody will write any more.</summary>
    public bool IsEnded => IsCompleted
        || (Memory.At<uint>(RingLayout.EndsWithProducers) != 0
            && Volatile.Read(ref Memory.At<uint>(RingLayout.HadProducers)) != 0
            && Memory.Use(RingLayout.Producers, RegionLayout.Participants).IndexOfAnyExcept((byte)0) < 0);

    /// <summary>About how far who writes has come in the newest ring.</summary>
    public abstract ulong Written { get; }

    /// <summary>About how far who takes has come in the oldest ring.</summary>
    public abstract ulong Taken { get; }

    protected SharedMapping Memory { get; } = region.Memory;

    /// <summary>The place of this participant, from 1.</summary>
    protected int Me { get; } = region.Slot + 1;

    protected ref uint Returns => ref Memory.Verified<uint>(RingLayout.Returns);

    protected ref int NewestWord => ref Memory.Verified<int>(RingLayout.Newest);

    protected ref int OldestWord => ref Memory.Verified<int>(RingLayout.Oldest);

    public void Complete()
    {
        Interlocked.Exchange(ref Memory.At<uint>(RingLayout.Completed), 1);
        FaultPoint.Reach();
        EventCount.WakeAll(Memory, RingLayout.NotEmpty);
        EventCount.WakeAll(Memory, RingLayout.NotFull);
    }

    /// <summary>Claims the next value for reading, those first whose readers died.</summary>
    public abstract bool TryClaim(out QueueClaim claim);

    /// <summary>Gives the cell free that was claimed.</summary>
    public void Free(QueueClaim claim)
    {
        Volatile.Write(ref Memory.Verified<ulong>(claim.Offset), claim.Freed);
        FaultPoint.Reach();
        Interlocked.MemoryBarrier(); // the change must be seen before it is looked at whether somebody sleeps
        EventCount.Wake(Memory, RingLayout.NotFull, RoomFor(1));
    }

    /// <summary>How many of those who wait for room may go on when so many values were taken.</summary>
    protected virtual int RoomFor(int taken) => taken;

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
}

/// <inheritdoc/>
internal abstract class QueueRings<TRing> : QueueRings
    where TRing : RingBase
{
    private readonly Region _region;
    private readonly RingShape _shape;
    private readonly TRing?[] _rings;

    // The last answers, which hold as long as that ring is not closed: most queues have one ring for ever.
    private TRing? _newest, _oldest;

    protected QueueRings(Region region, RingShape shape)
        : base(region)
    {
        _region = region;
        _shape = shape.In(Memory);
        _rings = new TRing?[_shape.IsSound ? _shape.Rings : 0];
        try
        {
            _ = PlaceOf(NewestWord); // it may have grown since its length was looked at
        }
        catch
        {
            region.Dispose();
            throw;
        }
    }

    /// <summary>How many values can be in the largest ring.</summary>
    public int Capacity => _shape.Most;

    public int Count
    {
        get
        {
            long count = 0;
            int newest = Volatile.Read(ref NewestWord);
            for (int i = Volatile.Read(ref OldestWord); i <= newest; i++)
            {
                count += At(i).Count;
            }

            return (int)Math.Min(count, int.MaxValue);
        }
    }

    public override ulong Written => Newest.Written;

    public override ulong Taken => Oldest.Taken;

    /// <summary>The ring to put into.</summary>
    protected TRing Newest
    {
        get
        {
            TRing? last = _newest;
            return last is not null && !last.IsClosed ? last : _newest = At(Volatile.Read(ref NewestWord));
        }
    }

    /// <summary>The ring to take from.</summary>
    protected TRing Oldest
    {
        get
        {
            TRing? last = _oldest;
            return last is not null && !last.IsClosed ? last : _oldest = FindOldest();
        }
    }

    public override bool TryClaim(out QueueClaim claim)
    {
        if (TryReclaim(out claim))
        {
            return true;
        }

        TRing ring;
        do
        {
            ring = Oldest;
            if (ring.TryClaim(out claim))
            {
                return true;
            }
        }
        while (IsExhausted(ring));
        return false;
    }

    protected abstract TRing Make(RingPlace place);

    protected TRing At(int index) =>
        (uint)index >= (uint)_rings.Length ? throw Damaged(index)
            : Volatile.Read(ref _rings[index]) ?? Add(index);

    /// <summary>Nothing is left in that ring, and nothing comes into it.</summary>
    protected static bool IsExhausted(TRing ring) => ring.IsClosed && ring.IsDrained;

    /// <summary>
    /// To be called when that ring took nothing. True: there is a newer one. False: there is none, and can be
    /// none.
    /// </summary>
    protected bool Grows(TRing full)
    {
        int next = full.Index + 1;
        if (full.IsClosed)
        {
            return true;
        }

        // Others may do the same: the file becomes no longer by that, and one of them makes the ring known.
        if (next >= _rings.Length || !_region.TryExtend(_shape.Place(next).End))
        {
            return false;
        }

        FaultPoint.Reach();
        Interlocked.CompareExchange(ref NewestWord, next, full.Index);
        FaultPoint.Reach();
        EventCount.WakeAll(Memory, RingLayout.NotFull);
        return true;
    }

    /// <summary>Claims a value whose reader died. Whoever gets one leaves the mark up: there may be
    /// more.</summary>
    protected bool TryReclaim(out QueueClaim claim)
    {
        claim = default;
        if (Volatile.Read(ref Returns) == 0)
        {
            return false;
        }

        Interlocked.Exchange(ref Returns, 0);
        FaultPoint.Reach();
        for (int i = Volatile.Read(ref NewestWord); i >= 0; i--)
        {
            if (At(i).TryReclaim(out claim))
            {
                Interlocked.Exchange(ref Returns, 1);
                FaultPoint.Reach();
                return true;
            }
        }

        return false;
    }

    private TRing FindOldest()
    {
        while (true)
        {
            TRing ring = At(Volatile.Read(ref OldestWord));
            if (!IsExhausted(ring))
            {
                return ring;
            }

            Interlocked.CompareExchange(ref OldestWord, ring.Index + 1, ring.Index);
            FaultPoint.Reach();
        }
    }

    private TRing Add(int index)
    {
        // Two threads may make one each: they are equal.
        TRing ring = Make(PlaceOf(index));
        Volatile.Write(ref _rings[index], ring);
        return ring;
    }

    private RingPlace PlaceOf(int index)
    {
        RingPlace place = (uint)index < (uint)_rings.Length ? _shape.Place(index) : throw Damaged(index);
        return _region.Reaches(place.End) ? place : throw Damaged(index);
    }

    private Exception Damaged(int index) => Memory.IsClosed
        ? new ObjectDisposedException(nameof(SharedObject))
        : new InvalidDataException($"The queue is damaged: it has no ring {index}.");
}
