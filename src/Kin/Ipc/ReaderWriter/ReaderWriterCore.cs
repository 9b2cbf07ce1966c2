using Kin.Ipc.Locks;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.ReaderWriter;

/// <summary>One participant's side of a reader-writer lock.</summary>
internal sealed class ReaderWriterCore
{
    public ReaderWriterCore(Region region)
    {
        Region = region;
        Writers = new OwnerLock(region, ReaderTable.Cell);
    }

    public Region Region { get; }

    public SharedMapping Memory => Region.Memory;

    /// <summary>The lock among writers: who has it may close the gate.</summary>
    public OwnerLock Writers { get; }

    /// <summary>Writes a reader down, who then has to look at the gate.</summary>
    public ReaderPlace Announce(uint lease)
    {
        ReaderTable.Extend(Memory, Region.Slot);
        return ReaderPlace.Take(Memory, Region.Slot, lease);
    }

    /// <summary>Another state of a reader, for which a writer may have waited.</summary>
    public void Become(ref ReaderPlace place, ReaderState state)
    {
        place.Become(state);
        EventCount.Wake(Memory, ReaderTable.Drain, 1);
    }

    /// <summary>The hold of a reader who found the gate open, or has another hold already.</summary>
    public ReaderWriterHold Admit(ReaderPlace place, uint gate)
    {
        ObjectDisposedException.ThrowIf(Region.IsClosed, typeof(SharedObject));
        return new ReaderWriterHold(this, place, (gate & Gate.Spoiled) != 0);
    }

    /// <summary>Whether that lease reads here already, in another place than this one.</summary>
    public bool Reads(uint lease, int except) => ReaderTable.Reads(Memory, Region.Slot, lease, except);

    /// <exception cref="LockRecursionException">The thread writes already.</exception>
    public void RefuseOwnWrite(uint lease)
    {
        if (Writers.IsHeldBy(lease))
        {
            // A hold that is let go of while the lock is disposed stays in a memory that is going away.
            ObjectDisposedException.ThrowIf(Region.IsClosing, typeof(SharedObject));
            throw new LockRecursionException(
                "This thread has the lock for writing already. Let go of that hold first.");
        }
    }

    /// <exception cref="LockRecursionException">The thread writes or reads already.</exception>
    public void RefuseOwnHolds(uint lease)
    {
        RefuseOwnWrite(lease);
        if (Reads(lease, except: -1))
        {
            ObjectDisposedException.ThrowIf(Region.IsClosing, typeof(SharedObject));
            throw new LockRecursionException(
                "This thread has the lock for reading, and a read hold cannot become a write hold: two that "
                + "tried it would wait for each other. Let go of it first, and look again after it.");
        }
    }
}
