using Kin.Ipc.Queues;

namespace Kin.Ipc;

/// <summary>
/// A value that a consumer has taken and not finished yet: until this is disposed it goes to another consumer
/// should this process die. Dispose it once; another time does nothing.
/// </summary>
public sealed class SharedQueueItem<T> : IDisposable
    where T : unmanaged
{
    private readonly SharedQueue<T> _queue;
    private readonly QueueClaim _claim;
    private int _disposed;

    internal SharedQueueItem(SharedQueue<T> queue, QueueClaim claim, T value)
    {
        (_queue, _claim) = (queue, claim);
        Value = value;
    }

    /// <summary>The value.</summary>
    public T Value { get; }

    /// <summary>
    /// Another consumer had it and died: what it did about it may have been done, in part or in whole.
    /// </summary>
    public bool Redelivered => _claim.Again;

    /// <summary>It is finished: nobody gets it any more, and its place is free.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0 && !_queue.Region.IsClosed)
        {
            _queue.Finish(_claim);
        }
    }
}
