using Kin.Ipc.Locks;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.ReaderWriter;

/// <summary>The writer's waiting, behind the gate that it has closed, until the readers are out.</summary>
internal sealed class DrainWait : IOwnerWait, IDisposable
{
    private readonly Region _region;
    private readonly Deadline _deadline;
    private readonly WaitRecord _record;
    private Patience _patience;

    public DrainWait(Region region, uint lease, Deadline deadline)
    {
        (_region, _deadline) = (region, deadline);
        _record = WaitBoard.Own.Begin(region, ReaderTable.Places, WaitKind.Readers, lease);
        _patience = new Patience(region, _record, deadline);
    }

    public long Offset => ReaderTable.Drain;

    /// <summary>No reader is in.</summary>
    public bool IsDrained { get; private set; }

    public bool Next(out uint word, out int milliseconds)
    {
        SharedMapping memory = _region.Memory;
        milliseconds = 0;
        word = EventCount.Announce(memory, ReaderTable.Drain);
        IsDrained = !ReaderTable.Any(memory, ReaderState.Reading);
        if (IsDrained || _deadline.IsOver)
        {
            return true;
        }

        bool watched = true;
        for (int slot = 0; slot < ReaderTable.ReachOf(memory); slot++)
        {
            watched &= !ReaderTable.HasAny(memory, slot, ReaderState.Reading) || _region.WatchForDeath(slot);
        }

        milliseconds = _patience.Next(watched);
        return false;
    }

    public void Dispose() => _record.Dispose();
}
