using Kin.Ipc.Regions;
using Kin.Native.Memory;

namespace Kin.Ipc.Locks;

/// <summary>A region that holds one lock with an owner.</summary>
internal sealed class LockContent(string kind, bool recursive = false) : IRegionContent
{
    public string Kind => kind;

    public long Bytes => LockCell.Bytes;

    public void Initialize(SharedMapping memory) =>
        memory.At<LockCell>(RegionLayout.Content).IsRecursive = recursive ? 1u : 0;

    public void Verify(SharedMapping memory) => OwnerLock.Verify(memory, RegionLayout.Content, kind);

    public void Recover(SharedMapping memory, int slot) =>
        OwnerLock.Recover(memory, RegionLayout.Content, slot);

    public void WakeAll(SharedMapping memory)
    {
        Futex.Wake(ref memory.At<uint>(RegionLayout.Content), int.MaxValue);
        GC.KeepAlive(memory);
    }
}
