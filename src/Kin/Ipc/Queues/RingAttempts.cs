using Kin.Ipc.Waiting;

namespace Kin.Ipc.Queues;

/// <summary>Puts something in; done, in vain, when the queue is completed.</summary>
internal interface IWriteAttempt : IAttempt
{
    bool Written { get; }
}

/// <summary>Puts one value in.</summary>
internal struct WriteAttempt<T>(Ring<T> ring, T value) : IWriteAttempt
    where T : unmanaged
{
    private readonly T _value = value;

    public bool Written { get; private set; }

    public bool Try() => ring.IsCompleted || (Written = ring.TryWrite(_value));
}

/// <summary>Puts a frame in.</summary>
internal struct FrameAttempt(FrameRing ring, ReadOnlyMemory<byte> frame) : IWriteAttempt
{
    public bool Written { get; private set; }

    public bool Try() => ring.IsCompleted || (Written = ring.TryWrite(frame.Span));
}

/// <summary>Puts a frame in that lies on the stack, or wherever.</summary>
internal ref struct SpanAttempt(FrameRing ring, ReadOnlySpan<byte> frame) : IWriteAttempt
{
    private readonly ReadOnlySpan<byte> _frame = frame;

    public bool Written { get; private set; }

    public bool Try() => ring.IsCompleted || (Written = ring.TryWrite(_frame));
}

/// <summary>Claims the next value; done, in vain, when there will be no other.</summary>
internal struct ClaimAttempt(RingBase ring) : IAttempt
{
    private QueueClaim _claim;

    public readonly QueueClaim Claim => _claim;

    public bool Claimed { get; private set; }

    public bool Try()
    {
        // Whether it has ended is asked first: what was written before that is found after it.
        bool ended = ring.IsEnded;
        Claimed = ring.TryClaim(out _claim);
        return Claimed || ended;
    }
}
