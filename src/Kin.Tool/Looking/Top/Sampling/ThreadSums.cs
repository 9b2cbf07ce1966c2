using Kin.Inspection;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// What the kernel counts for each thread only, summed up over the threads of a process. What a thread had
/// counted before it ended stays in the sums. Not thread-safe.
/// </summary>
internal sealed class ThreadSums
{
    private Dictionary<ProcessIdentity, ThreadCounts> _before = [], _now = [];

    /// <summary>The sums.</summary>
    public ThreadCounts Sum { get; private set; }

    /// <summary>How many threads there were in the last look.</summary>
    public int Count => _now.Count;

    /// <summary>Reads the files that are needed of each thread.</summary>
    public void Read(in ProcessInfo process, TopNeeds needs)
    {
        (_before, _now) = (_now, _before);
        _now.Clear();
        foreach (ProcessInfo thread in process.Threads())
        {
            _before.TryGetValue(thread.Identity, out ThreadCounts before);
            ThreadCounts now = ThreadCounts.Read(thread, needs, before);
            Sum = Sum.Plus(now, before);
            _now[thread.Identity] = now;
        }
    }
}
