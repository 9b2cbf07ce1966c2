namespace Kin.Ipc;

/// <summary>A receiver that is connected to a topic. Disposing it disconnects. Thread-safe.</summary>
public abstract class TopicSubscription : IDisposable
{
    private protected TopicSubscription(Delegate receiver) => Receiver = receiver;

    /// <summary>What was connected.</summary>
    public Delegate Receiver { get; }

    /// <summary>False: disconnected, or its owner has been collected.</summary>
    public abstract bool IsConnected { get; }

    /// <summary>
    /// Disconnects. A call that has begun goes on; no other begins after this has returned.
    /// </summary>
    public void Dispose()
    {
        Disconnect();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Disconnect();
}
