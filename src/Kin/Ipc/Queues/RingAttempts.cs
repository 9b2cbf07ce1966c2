using Kin.Ipc.Waiting;

namespace Kin.Ipc.Queues;

/// <summary>Puts something in; done, in vain, when the queue is completed.</summary>
internal interface IWriteAttempt : IAttempt
{
    bool Written { get; }
}

/// <summary>Puts one value in.</summary>
internal struct WriteAttempt<T>(ValueRings<T> rings, T value) : IWriteAttempt
    where T : unmanaged
{
    private readonly T _value = value;

    public bool Written { get; private set; }

    public bool Try() => rings.IsCompleted || (Written = rings.TryWrite(_value));
}

/// <summary>Puts a frame in.</summary>
internal struct FrameAttempt(FrameRings rings, ReadOnlyMemory<byte> frame) : IWriteAttempt
{
    public bool Written { get; private set; }

    public bool Try() => rings.IsCompleted || (Written = rings.TryWrite(frame.Span));
}

/// <summary>Puts a frame in that lies on the stack, or wherever.</summary>
internal ref struct SpanAttempt(FrameRings rings, ReadOnlySpan<byte> frame) : IWriteAttempt
{
    private readonly ReadOnlySpan<byte> _frame = frame;

    public bool Written { get; private set; }

    public bool Try() => rings.IsCompleted || (Written = rings.TryWrite(_frame));
}

/// <summary>Claims the next value; done, in vain, when there will be no other.</summary>
internal struct ClaimAttempt(QueueRings rings) : IAttempt
{
    private QueueClaim _claim;

    public readonly QueueClaim Claim => _claim;

    public bool Claimed { get; private set; }

    public bool Try()
    {
        // Whether it has ended is asked first: what was written before that is found after it.
        bool ended = rings.IsEnded;
        Claimed = rings.TryClaim(out _claim);
        return Claimed || ended;
    }
}
