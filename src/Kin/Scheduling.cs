namespace Kin;

/// <summary>How a process is scheduled: policy and real-time priority (sched(7)). Immutable.</summary>
/// <example><code>
/// var encoder = new Command("ffmpeg", arguments) with { Scheduling = Scheduling.Batch, Nice = 10 };
/// </code></example>
public sealed record Scheduling
{
    private const int HighestPriority = 99;

    internal Scheduling(SchedulingPolicy policy, int realTimePriority)
    {
        Policy = policy;
        RealTimePriority = realTimePriority;
    }

    /// <summary>A fair share, weighted by the nice value (SCHED_OTHER).</summary>
    public static Scheduling Other { get; } = new(SchedulingPolicy.Other, 0);

    /// <summary>A fair share for work that nobody waits for (SCHED_BATCH).</summary>
    public static Scheduling Batch { get; } = new(SchedulingPolicy.Batch, 0);

    /// <summary>What nobody else wants (SCHED_IDLE).</summary>
    public static Scheduling Idle { get; } = new(SchedulingPolicy.Idle, 0);

    /// <summary>The rule.</summary>
    public SchedulingPolicy Policy { get; }

    /// <summary>1 to 99 for the policies of real time, the highest first; 0 for the others.</summary>
    public int RealTimePriority { get; }

    /// <summary>
    /// True: what the process starts in turn is scheduled in the usual way (SCHED_RESET_ON_FORK). Default:
    /// false.
    /// </summary>
    public bool ResetOnFork { get; init; }

    /// <summary>
    /// In real time until it blocks (SCHED_FIFO). Takes CAP_SYS_NICE, or a limit of
    /// <see cref="Resource.RealTimePriority"/> that is not below the priority.
    /// </summary>
    /// <param name="priority">1 to 99, the highest first.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static Scheduling Fifo(int priority) => RealTime(SchedulingPolicy.Fifo, priority);

    /// <summary>As <see cref="Fifo"/>, in turns with others of the same priority (SCHED_RR).</summary>
    /// <param name="priority">1 to 99, the highest first.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static Scheduling RoundRobin(int priority) => RealTime(SchedulingPolicy.RoundRobin, priority);

    /// <summary>"Batch", or "Fifo 10".</summary>
    public override string ToString() =>
        $"{Policy}{(RealTimePriority > 0 ? $" {RealTimePriority}" : "")}"
        + (ResetOnFork ? ", reset on fork" : "");

    private static Scheduling RealTime(SchedulingPolicy policy, int priority)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(priority, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(priority, HighestPriority);
        return new Scheduling(policy, priority);
    }
}
