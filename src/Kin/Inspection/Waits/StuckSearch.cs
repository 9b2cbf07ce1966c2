namespace Kin.Inspection.Waits;

/// <summary>
/// Which waits cannot end: the largest set in which each waits for others of the set alone. Who needs all of
/// its holders is stuck with any one of them, who needs one is stuck when all are (the knot of an and-or
/// graph; Knapp, Deadlock Detection in Distributed Databases, 1987).
/// </summary>
internal sealed class StuckSearch
{
    private readonly Dictionary<WaitParty, ThreadWait> _stuck = [];
    private readonly ILookup<int, WaitParty> _ofProcess;
    private readonly Func<int, IReadOnlyCollection<int>> _threadsOf;
    private readonly bool _isExact;

    /// <param name="waits">All waits that may count.</param>
    /// <param name="threadsOf">The threads of a process; none: it has ended.</param>
    /// <param name="isExact">
    /// A process is stuck when all of its threads are. False: when one is that a lock or a pipe depends on,
    /// for the others may be those of a runtime that do nothing.
    /// </param>
    public StuckSearch(
        IEnumerable<ThreadWait> waits, Func<int, IReadOnlyCollection<int>> threadsOf, bool isExact)
    {
        (_threadsOf, _isExact) = (threadsOf, isExact);
        foreach (ThreadWait wait in waits)
        {
            _stuck[wait.Who] = wait;
        }

        _ofProcess = _stuck.Keys.ToLookup(who => who.ProcessId);
        while (_stuck.Values.Where(wait => !IsStuck(wait)).ToArray() is { Length: > 0 } free)
        {
            foreach (ThreadWait wait in free)
            {
                _stuck.Remove(wait.Who);
            }
        }
    }

    /// <summary>The waits that cannot end.</summary>
    public IReadOnlyCollection<ThreadWait> Stuck => _stuck.Values;

    /// <summary>
    /// The circles among them: following each to the one that it waits for, one comes round at last.
    /// </summary>
    public IEnumerable<IReadOnlyList<ThreadWait>> Cycles()
    {
        HashSet<ThreadWait> passed = [];
        foreach (ThreadWait start in _stuck.Values.OrderBy(w => w.Who.ProcessId).ThenBy(w => w.Who.Lease))
        {
            List<ThreadWait> path = [];
            ThreadWait next = start;
            while (passed.Add(next))
            {
                path.Add(next);
                next = NextOf(next);
            }

            int entry = path.IndexOf(next);
            if (entry >= 0)
            {
                yield return path[entry..];
            }
        }
    }

    private ThreadWait NextOf(ThreadWait wait)
    {
        WaitParty holder = wait.Holders.First(holder => IsStuck(wait, holder));
        return holder.IsProcess
            ? _ofProcess[holder.ProcessId].Where(_stuck.ContainsKey).Select(who => _stuck[who])
                .OrderBy(other => other.IsIdle).First()
            : _stuck[holder];
    }

    private bool IsStuck(ThreadWait wait) => wait.Holders.Count > 0 && !wait.IsOpenToAll && (wait.NeedsAll
        ? wait.Holders.Any(holder => IsStuck(wait, holder))
        : wait.Holders.All(holder => IsStuck(wait, holder)))
        && (!_isExact || wait.Heirs.All(heir => IsStuck(wait, heir)));

    private bool IsStuck(ThreadWait wait, WaitParty holder) =>
        !holder.IsProcess ? _stuck.ContainsKey(holder)
        : _isExact || wait.IsIdle || holder.ProcessId == wait.Who.ProcessId
            ? _threadsOf(holder.ProcessId) is { Count: > 0 } threads
                && threads.All(thread => _stuck.ContainsKey(new(holder.ProcessId, (uint)thread)))
            : _ofProcess[holder.ProcessId].Any(_stuck.ContainsKey);
}
