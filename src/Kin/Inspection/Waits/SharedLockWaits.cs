using System.Diagnostics;
using Kin.Ipc.Locks;
using Kin.Ipc.Regions;
using Kin.Native.Memory;

namespace Kin.Inspection.Waits;

/// <summary>Waits for locks of Kin, as the wait boards of their processes have them.</summary>
internal static class SharedLockWaits
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ThreadWait> All(MachineLook look) =>
        from place in look.Descriptors.WaitBoards
        where look.Processes.ContainsKey(place.Process)
        let board = WaitBoard.TryOpen(place.Process, place.Descriptor)
        where board is not null
        from entry in board.All()
        let wait = Of(look.Processes[place.Process], entry)
        where wait is not null
        select wait;

    private static ThreadWait? Of(LookedProcess process, WaitEntry entry)
    {
        if (WaitTarget.TryOpen(process.Id, entry) is not SharedMapping memory)
        {
            return null;
        }

        List<LockHolder> holders = WaitTarget.Holders(memory, entry);
        WaitParty[] parties = [.. holders.Select(holder => PartyOf(memory, holder)).OfType<WaitParty>()];
        string name = WaitTarget.NameOf(memory, entry);
        return new ThreadWait(
            new WaitParty(process.Id, entry.Lease), process.Name, WaitObjectKind.SharedLock,
            entry.Kind == WaitKind.Readers ? $"the readers of {name}" : name)
        {
            Holders = parties,
            NeedsAll = true,
            IsExact = parties.Length == holders.Count,
            Duration = Stopwatch.GetElapsedTime(entry.Since),
            Stamp = (entry.Since, $"{entry.Turn} {string.Join(' ', holders)}"),
        };
    }

    // One who has not written yet who he is, is his process.
    private static WaitParty? PartyOf(SharedMapping memory, LockHolder holder)
    {
        Participant participant = RegionLayout.Slot(memory, holder.Slot);
        return participant.IsTaken && participant.Process.IsInOwnNamespace
            ? new WaitParty(participant.ProcessId, holder.Lease) : null;
    }
}
