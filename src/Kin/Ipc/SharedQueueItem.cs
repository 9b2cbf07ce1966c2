using Kin.Ipc.Queues;
using Kin.Ipc.Regions;

namespace Kin.Ipc;

/// <summary>
/// A value that a consumer has taken and not finished yet: until this is disposed it goes to another consumer
/// should this process die. Dispose it once; another time does nothing.
/// </summary>
public sealed class SharedQueueItem<T> : IDisposable
{
    private readonly Region _region;
    private readonly QueueRings _rings;
    private readonly QueueClaim _claim;
    private int _disposed;

    internal SharedQueueItem(Region region, QueueRings rings, QueueClaim claim, T value)
    {
        (_region, _rings, _claim) = (region, rings, claim);
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
        if (Interlocked.Exchange(ref _disposed, 1) == 0 && !_region.IsClosed)
        {
            _rings.Free(_claim);
        }
    }
}
