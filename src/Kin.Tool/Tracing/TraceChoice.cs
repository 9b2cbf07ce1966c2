using Kin.Inspection;

namespace Kin.Tool.Tracing;

/// <summary>
/// The threads that are shown, by processes: all, or those that did most, and how many are not.
/// </summary>
internal sealed class TraceChoice
{
    /// <param name="timeline">What was traced.</param>
    /// <param name="most">How many threads at most.</param>
    public TraceChoice(SchedulingTimeline timeline, int most)
    {
        Timeline = timeline;
        HashSet<TracedThread> chosen = [.. timeline.Threads
            .OrderByDescending(thread => thread.Running + thread.Ready)
            .ThenByDescending(thread => thread.Lifetime)
            .Take(most)];
        Shown = [.. timeline.Threads.GroupBy(thread => thread.ProcessId).SelectMany(one => one)
            .Where(chosen.Contains)];
    }

    /// <summary>What was traced.</summary>
    public SchedulingTimeline Timeline { get; }

    /// <summary>Those that are shown, each process with its threads.</summary>
    public IReadOnlyList<TracedThread> Shown { get; }

    /// <summary>How many are not.</summary>
    public int Hidden => Timeline.Threads.Count - Shown.Count;

    /// <summary>Nanoseconds of the whole trace.</summary>
    public double Nanoseconds => Math.Max(1, Timeline.Duration.TotalNanoseconds);

    /// <summary>"sh 4711"; of a thread that is not the first one of its process, further in.</summary>
    public static string Label(TracedThread thread) => thread.ThreadId == thread.ProcessId
        ? $"{thread.Name} {thread.ThreadId}" : $"  {thread.Name} {thread.ThreadId}";
}
