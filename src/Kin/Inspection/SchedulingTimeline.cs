namespace Kin.Inspection;

/// <summary>
/// What became of the threads of a tree while it was traced: the result of a <see cref="SchedulingTrace"/>.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SchedulingTimeline
{
    internal SchedulingTimeline(IReadOnlyList<TracedThread> threads, IReadOnlyList<int> cpus) =>
        (Threads, Cpus) = (threads, cpus);

    /// <summary>All threads, in the order in which they were made or seen.</summary>
    public IReadOnlyList<TracedThread> Threads { get; }

    /// <summary>The numbers of the CPUs that were traced.</summary>
    public IReadOnlyList<int> Cpus { get; }

    /// <summary>When it began, by the clock as it was set at the end.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>How long the trace was.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>From what it is known.</summary>
    public required SchedulingTier Tier { get; init; }

    /// <summary>Why not from <see cref="SchedulingTier.Tracepoints"/>; null: it is.</summary>
    public string? TierReason { get; init; }

    /// <summary>
    /// Records that the kernel had no room for. With some, counts are too small, and what a thread did before
    /// a gap counts until its next record.
    /// </summary>
    public required long LostCount { get; init; }

    /// <summary>Intervals beyond <see cref="SchedulingTraceOptions.MostIntervals"/>.</summary>
    public required long UnkeptCount { get; init; }

    /// <summary>The longest waits of all threads, the longest first.</summary>
    /// <param name="count">How many at most, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public IReadOnlyList<SchedulingWait> LongestWaits(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PriorityQueue<SchedulingWait, long> longest = new();
        foreach (TracedThread thread in Threads)
        {
            foreach (SchedulingInterval interval in thread.Intervals)
            {
                long time = interval.EndNanoseconds - interval.StartNanoseconds;
                if (!interval.IsWait || (longest.Count == count && !IsLonger(longest, time)))
                {
                    continue;
                }

                longest.Enqueue(new SchedulingWait(thread, interval), time);
                if (longest.Count > count)
                {
                    longest.Dequeue();
                }
            }
        }

        SchedulingWait[] all = new SchedulingWait[longest.Count];
        for (int i = all.Length - 1; i >= 0; i--)
        {
            all[i] = longest.Dequeue();
        }

        return all;
    }

    private static bool IsLonger(PriorityQueue<SchedulingWait, long> longest, long time) =>
        longest.TryPeek(out _, out long least) && time > least;
}
