using Kin.Inspection;

namespace Kin.Tool.Looking.Locks;

/// <summary>What was asked for of a graph.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Waits">Of its waits.</param>
/// <param name="Deadlocks">Of its deadlocks.</param>
/// <param name="Suspects">Of its livelock suspects.</param>
internal sealed record WaitPicture(
    WaitGraph Graph, IReadOnlyList<ThreadWait> Waits, IReadOnlyList<WaitCycle> Deadlocks,
    IReadOnlyList<LivelockSuspect> Suspects)
{
    /// <summary>Something is wrong.</summary>
    public bool HasTrouble => Deadlocks.Count + Suspects.Count > 0;

    /// <summary>
    /// The waits that are stuck or at something that is expected soon; with <paramref name="all"/> every one.
    /// </summary>
    public static WaitPicture OfAll(WaitGraph graph, bool all) => new(
        graph, [.. graph.Waits.Where(wait => all || !wait.IsIdle || graph.IsStuck(wait))],
        graph.Deadlocks, graph.LivelockSuspects);

    /// <summary>
    /// What these processes wait for, what the holders of that wait for and so on, and who waits for these.
    /// </summary>
    public static WaitPicture Around(WaitGraph graph, IReadOnlyCollection<int> processes)
    {
        ILookup<int, ThreadWait> byProcess = graph.Waits.ToLookup(wait => wait.Who.ProcessId);
        HashSet<int> seen = [.. processes];
        Queue<int> left = new(seen);
        HashSet<ThreadWait> found =
            [.. graph.Waits.Where(wait => wait.Holders.Any(holder => seen.Contains(holder.ProcessId)))];
        while (left.TryDequeue(out int process))
        {
            foreach (ThreadWait wait in byProcess[process])
            {
                found.Add(wait);
                foreach (WaitParty holder in wait.Holders.Where(holder => seen.Add(holder.ProcessId)))
                {
                    left.Enqueue(holder.ProcessId);
                }
            }
        }

        return new(
            graph, [.. graph.Waits.Where(found.Contains)],
            [.. graph.Deadlocks.Where(cycle => cycle.Members.Any(wait => seen.Contains(wait.Who.ProcessId)))],
            [.. graph.LivelockSuspects.Where(suspect => seen.Contains(suspect.ProcessId))]);
    }
}
