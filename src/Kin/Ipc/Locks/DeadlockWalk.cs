using Kin.Ipc.Regions;
using Kin.Native.Memory;

namespace Kin.Ipc.Locks;

/// <summary>
/// One way through the waits: from a wait to those who have what it is for, from each of them to what he
/// waits for, until it comes back to where it began. A lock with one owner has one way on; who waits for
/// readers waits for every one of them, so each is a way, and any that comes back is a circle.
/// </summary>
internal sealed class DeadlockWalk(uint lease)
{
    private const int Longest = 256;

    private readonly List<DeadlockStep> _path = [];
    private readonly HashSet<(int Process, uint Lease)> _seen = [];

    /// <summary>The circle that begins and ends with this wait of this process; null: none.</summary>
    public static List<DeadlockStep>? From(Region region, uint lease, WaitEntry wait)
    {
        DeadlockWalk walk = new(lease);
        return walk.Follow(Environment.ProcessId, lease, wait, region.Memory) ? walk._path : null;
    }

    private bool Follow(int process, uint waiter, WaitEntry wait, SharedMapping? memory)
    {
        if (memory is null || _seen.Count >= Longest || _path.Count >= Longest)
        {
            return false;
        }

        foreach (LockHolder holder in WaitTarget.Holders(memory, wait))
        {
            _path.Add(new(process, waiter, wait, holder, WaitTarget.NameOf(memory, wait)));
            if (Leads(RegionLayout.Slot(memory, holder.Slot), holder.Lease))
            {
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return false;
    }

    // From one who has it: back to the beginning, or on to what he waits for. Lease 0: he has not written yet
    // who he is.
    private bool Leads(Participant holder, uint who)
    {
        if (holder.ProcessId == Environment.ProcessId && who == lease)
        {
            return true;
        }

        return holder.Process.IsInOwnNamespace && _seen.Add((holder.ProcessId, who))
            && WaitBoard.TryOpen(holder.ProcessId, holder.Board)?.Find(who) is { } next
            && Follow(holder.ProcessId, who, next, WaitTarget.TryOpen(holder.ProcessId, next));
    }
}
