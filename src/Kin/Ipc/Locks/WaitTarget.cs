using Kin.Ipc.ReaderWriter;
using Kin.Ipc.Regions;
using Kin.Native.Memory;

namespace Kin.Ipc.Locks;

/// <summary>What a wait that is written down is for.</summary>
internal static class WaitTarget
{
    /// <summary>Those who have it.</summary>
    public static List<LockHolder> Holders(SharedMapping memory, WaitEntry wait)
    {
        if (wait.Kind == WaitKind.Readers)
        {
            return ReaderTable.Holders(memory);
        }

        LockCell cell = memory.At<LockCell>(wait.Offset);
        int owner = LockCell.OwnerOf(cell.Word);
        return (uint)owner < RegionLayout.Participants
            ? [new(owner, cell.Lease, Place: -1, cell.Turn)] : [];
    }

    /// <summary>
    /// The region of a wait of that process; null: it has been closed since, or is not for us.
    /// </summary>
    public static SharedMapping? TryOpen(int process, WaitEntry wait)
    {
        SharedMapping? memory = WaitBoard.TryMap(
            process, wait.Descriptor, RegionLayout.Content,
            unsealed: [(0, (int)ReaderTable.End), (wait.Offset, LockCell.Bytes)]);
        return memory is not null && RegionLayout.IsRegion(memory)
            && RegionLayout.Header(memory).Identity == wait.Region
            && wait.Offset >= 0 && wait.Offset <= memory.Length - LockCell.Bytes ? memory : null;
    }

    /// <summary>The kind and name of the region, for people.</summary>
    public static string NameOf(SharedMapping memory, WaitEntry wait) =>
        $"{RegionLayout.KindOf(memory)} "
        + (RegionLayout.NameOf(memory) is { } name
            ? $"'{name}'" : $"(anonymous, {wait.Region.ToString()[..8]})");
}
