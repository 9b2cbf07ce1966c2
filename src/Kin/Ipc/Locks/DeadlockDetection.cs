using System.Diagnostics;
using Kin.Ipc.Regions;
using Kin.Native.Memory;

namespace Kin.Ipc.Locks;

/// <summary>
/// Looks whether a wait is part of a circle: from the lock to its owner, from him to what he waits for, and
/// so on. Done by the waiter, once it has waited for a while.
/// </summary>
/// <remarks>
/// <para>
/// The walk is made twice. Each taking of a lock and each wait has a number of its own: when both walks find
/// the same ones, all of it was true at the moment between them, so there is no false alarm.
/// </para>
/// <para>
/// A circle closes when its last member begins to wait, and that one finds it after its delay (the argument
/// of PostgreSQL's deadlock check). The others find it too, see that they were not the last, and leave it to
/// him.
/// </para>
/// </remarks>
internal static class DeadlockDetection
{
    /// <summary>After how long a waiter looks for the first time.</summary>
    public const int DelayMilliseconds = 100;

    private const int Longest = 256;

    // The last one should have found it long ago: he cannot see all of it (another user's process).
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Throws when this wait is the last of a circle.</summary>
    public static void ThrowIfCycle(OwnerLock wanted, WaitRecord record)
    {
        if (record.Entry is not { } mine || Walk(wanted, record, mine) is not { } cycle
            || Walk(wanted, record, mine) is not { } again || !cycle.SequenceEqual(again))
        {
            return;
        }

        Link last = cycle.MaxBy(link => (link.WaitSince, link.Process, link.Lease))!;
        Link first = cycle.MinBy(link => (link.WaitSince, link.Process, link.Lease))!;
        bool isOverdue = Stopwatch.GetElapsedTime(last.WaitSince) > s_patience;
        if ((isOverdue ? first : last) == cycle[0])
        {
            throw new DeadlockException([.. cycle.Select(link => link.Describe())]);
        }
    }

    private static List<Link>? Walk(OwnerLock wanted, WaitRecord record, WaitEntry mine)
    {
        List<Link> links = [];
        int process = Environment.ProcessId;
        (uint lease, WaitEntry wait, SharedMapping? memory) = (record.Lease, mine, wanted.Region.Memory);
        while (links.Count < Longest && memory is not null)
        {
            LockCell cell = memory.At<LockCell>(wait.Offset);
            int owner = LockCell.OwnerOf(cell.Word);
            if ((uint)owner >= RegionLayout.Participants)
            {
                return null; // free
            }

            Participant holder = RegionLayout.Slot(memory, owner);
            links.Add(new(process, lease, wait.Turn, wait.Since, cell.Turn, cell.Since,
                $"{RegionLayout.KindOf(memory)} {NameOf(memory, wait)}"));
            if (holder.ProcessId == Environment.ProcessId && cell.Lease == record.Lease)
            {
                return links;
            }

            if (!holder.Process.IsInOwnNamespace
                || WaitBoard.TryOpen(holder.ProcessId, holder.Board)?.Find(cell.Lease) is not { } next)
            {
                return null; // he is at work
            }

            (process, lease, wait) = (holder.ProcessId, cell.Lease, next);
            memory = Open(process, next);
        }

        return null;
    }

    private static SharedMapping? Open(int process, WaitEntry wait)
    {
        SharedMapping? memory = WaitBoard.TryMap(process, wait.Descriptor, RegionLayout.Content);
        return memory is not null && RegionLayout.IsRegion(memory)
            && RegionLayout.Header(memory).Identity == wait.Region
            && wait.Offset >= 0 && wait.Offset <= memory.Length - LockCell.Bytes ? memory : null;
    }

    private static string NameOf(SharedMapping memory, WaitEntry wait) =>
        RegionLayout.NameOf(memory) is { } name ? $"'{name}'" : $"(anonymous, {wait.Region.ToString()[..8]})";

    private sealed record Link(
        int Process, uint Lease, uint WaitTurn, long WaitSince, uint LockTurn, long LockSince, string Lock)
    {
        public DeadlockLink Describe() => new(
            Process, Locks.Lease.IsThread(Lease) ? (int)Lease : 0, Lock,
            Stopwatch.GetElapsedTime(WaitSince),
            TimeSpan.FromMilliseconds(Math.Max(0, Environment.TickCount64 - LockSince)));
    }
}
