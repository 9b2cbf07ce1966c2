using Kin.Ipc.Waiting;

namespace Kin.Ipc.Queues;

/// <summary>Puts one value in; done, in vain, when the queue is completed.</summary>
internal struct WriteAttempt<T>(Ring<T> ring, T value) : IAttempt
    where T : unmanaged
{
    private readonly T _value = value;

    public bool Written { get; private set; }

    public bool Try()
    {
        if (ring.IsCompleted)
        {
            return true;
        }

        Written = ring.TryWrite(_value);
        return Written;
    }
}

/// <summary>Claims the next value; done, in vain, when there will be no other.</summary>
internal struct ClaimAttempt<T>(Ring<T> ring) : IAttempt
    where T : unmanaged
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
