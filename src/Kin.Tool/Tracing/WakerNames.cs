using System.Globalization;
using Kin.Inspection;

namespace Kin.Tool.Tracing;

/// <summary>
/// Who ended waits, in words. A thread outside of the tree is looked up in /proc, once. Not thread-safe.
/// </summary>
internal sealed class WakerNames
{
    private readonly Dictionary<int, string> _names = [];

    public WakerNames(SchedulingTimeline timeline)
    {
        foreach (TracedThread thread in timeline.Threads)
        {
            _names[thread.ThreadId] = thread.ToString();
        }
    }

    /// <summary>"sh 4711", "an interrupt"; null: nobody knows, or the wait goes on.</summary>
    public string? Of(in SchedulingInterval wait)
    {
        if (wait.IsWokenByInterrupt)
        {
            return "an interrupt";
        }

        if (wait.WakerThreadId is not int waker)
        {
            return null;
        }

        if (!_names.TryGetValue(waker, out string? name))
        {
            name = ProcFs.Default.TryRead(waker, out ProcessInfo found) == ProcOutcome.Read
                ? $"{found.Name} {waker}" : waker.ToString(CultureInfo.InvariantCulture);
            _names.Add(waker, name);
        }

        return name;
    }
}
