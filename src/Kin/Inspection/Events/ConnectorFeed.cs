using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection.Events;

/// <summary>
/// Messages of the kernel, taken out of its buffer as soon as somebody reads, and kept in order here.
/// </summary>
/// <remarks>Not thread-safe, but for <see cref="Dispose"/>.</remarks>
internal sealed class ConnectorFeed(ProcessConnector connector) : IDisposable
{
    private const int Batch = 256, Most = 1 << 20;

    private readonly ConnectorEvent[] _batch = new ConnectorEvent[Batch];
    private readonly Queue<ConnectorEvent> _waiting = new();

    /// <summary>Readable when there is more to take.</summary>
    public SafeFd Fd => connector.Fd;

    /// <summary>The kernel had no room; set until it is unset.</summary>
    public bool HasOverrun { get; set; }

    /// <summary>Empties the buffer of the kernel, unless too much waits here.</summary>
    public void Fill()
    {
        int count = Batch;
        while (count == Batch && _waiting.Count < Most)
        {
            count = connector.Receive(_batch, out bool overrun);
            HasOverrun |= overrun;
            for (int i = 0; i < count; i++)
            {
                _waiting.Enqueue(_batch[i]);
            }
        }
    }

    /// <summary>The next one, which stays.</summary>
    public bool TryPeek(out ConnectorEvent message) => _waiting.TryPeek(out message);

    /// <summary>Takes the next one.</summary>
    public ConnectorEvent Take() => _waiting.Dequeue();

    public void Dispose() => connector.Dispose();
}
