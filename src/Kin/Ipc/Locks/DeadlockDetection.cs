using System.Diagnostics;
using Kin.Ipc.Regions;

namespace Kin.Ipc.Locks;

/// <summary>
/// Looks whether a wait is part of a circle: from the lock to those who have it, from them to what they wait
/// for, and so on. Done by the waiter, once it has waited for a while.
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
    // The last one should have found it long ago: he cannot see all of it (another user's process).
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>After how long a waiter looks for the first time. Changed by tests alone, which want many
    /// looks.</summary>
    public static int DelayMilliseconds { get; set; } = 100;

    /// <summary>Throws when this wait is the last of a circle.</summary>
    public static void ThrowIfCycle(Region region, WaitRecord record)
    {
        if (record.Entry is not { } mine
            || DeadlockWalk.From(region, record.Lease, mine) is not { } cycle
            || DeadlockWalk.From(region, record.Lease, mine) is not { } again || !IsSame(cycle, again))
        {
            return;
        }

        DeadlockStep last = cycle.MaxBy(step => (step.Wait.Since, step.Process, step.Lease))!;
        DeadlockStep first = cycle.MinBy(step => (step.Wait.Since, step.Process, step.Lease))!;
        bool isOverdue = Stopwatch.GetElapsedTime(last.Wait.Since) > s_patience;
        if ((isOverdue ? first : last) == cycle[0])
        {
            throw new DeadlockException(
                [.. cycle.Select((step, i) => step.Describe(next: cycle[(i + 1) % cycle.Count]))]);
        }
    }

    private static bool IsSame(List<DeadlockStep> one, List<DeadlockStep> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.IsSameAs(pair.Second));
}
