using Kin.Ipc.Locks;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.ReaderWriter;

/// <summary>The region of a reader-writer lock.</summary>
internal sealed class ReaderWriterContent : IRegionContent
{
    public static readonly ReaderWriterContent Instance = new();

    public string Kind => nameof(SharedReaderWriterLock);

    public long Bytes => ReaderTable.End - RegionLayout.Content;

    public void Initialize(SharedMapping memory)
    {
    }

    public void Verify(SharedMapping memory)
    {
        if (memory.Length != ReaderTable.End)
        {
            throw new InvalidDataException($"{Kind} has {ReaderTable.End} bytes, this one {memory.Length}.");
        }

        OwnerLock.Verify(memory, ReaderTable.Cell, Kind);
        if (memory.At<uint>(ReaderTable.Reach) > RegionLayout.Participants)
        {
            throw new InvalidDataException($"{Kind}: it has more participants than it can have.");
        }

        VerifyGate(memory);
        for (int slot = 0; slot < ReaderTable.ReachOf(memory); slot++)
        {
            VerifyReaders(memory, slot);
        }
    }

    public void Recover(SharedMapping memory, int slot)
    {
        ReaderTable.Clear(memory, slot);
        if (LockCell.OwnerOf(Volatile.Read(ref memory.At<LockCell>(ReaderTable.Cell).Word)) == slot)
        {
            Gate.GiveUp(memory);
        }

        OwnerLock.Recover(memory, ReaderTable.Cell, slot);
    }

    public void WakeAll(SharedMapping memory)
    {
        Futex.Wake(ref memory.At<uint>(ReaderTable.Cell), int.MaxValue);
        Gate.WakeAll(memory);
        EventCount.WakeAll(memory, ReaderTable.Drain);
    }

    // A gate that nobody has closed would stay closed for ever. Who closes it has the cell before and after.
    private void VerifyGate(SharedMapping memory)
    {
        ref LockCell cell = ref memory.At<LockCell>(ReaderTable.Cell);
        uint turn = Volatile.Read(ref cell.Turn), owner = Volatile.Read(ref cell.Word);
        if (Gate.IsClosed(Gate.Read(memory)) && (owner & LockCell.OwnerMask) == 0
            && (Volatile.Read(ref cell.Word) & LockCell.OwnerMask) == 0
            && Volatile.Read(ref cell.Turn) == turn)
        {
            throw new InvalidDataException($"{Kind}: it is closed, and nobody has closed it.");
        }
    }

    // Who leaves takes his readers with him, so a place that is nobody's has none.
    private void VerifyReaders(SharedMapping memory, int slot)
    {
        ref Participant place = ref RegionLayout.Slot(memory, slot);
        uint before = Volatile.Read(ref place.Generation);
        bool reads = (before & 1) == 0 && ReaderTable.HasAny(memory, slot, ReaderState.Trying);
        Interlocked.MemoryBarrier();
        if (reads && Volatile.Read(ref place.Generation) == before)
        {
            throw new InvalidDataException($"{Kind}: somebody reads at place {slot}, which is nobody's.");
        }
    }
}
