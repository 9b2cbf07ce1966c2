namespace Kin.Inspection;

/// <summary>A time in which the state of a thread did not change.</summary>
/// <param name="State">Its state.</param>
/// <param name="StartNanoseconds">Since the trace began.</param>
/// <param name="EndNanoseconds">The same of its end: of the next one's start.</param>
/// <param name="Cpu">The CPU on which it runs, or ran last; -1: not known yet.</param>
public readonly record struct SchedulingInterval(
    SchedulingState State, long StartNanoseconds, long EndNanoseconds, int Cpu)
{
    /// <summary>How long it took.</summary>
    public TimeSpan Duration => new((EndNanoseconds - StartNanoseconds) / TimeSpan.NanosecondsPerTick);

    /// <summary>It is one of the states in which the thread waits for something, or is stopped.</summary>
    public bool IsWait => State is not (SchedulingState.Running or SchedulingState.Ready);

    /// <summary>
    /// The thread that ended this wait, or that made this thread ready; null: it is not known, as always
    /// without tracepoints, or it was no thread.
    /// </summary>
    public int? WakerThreadId { get; init; }

    /// <summary>An interrupt ended this wait: a timer, a device.</summary>
    public bool IsWokenByInterrupt { get; init; }

    /// <summary>What was waited for; null: it was not looked at.</summary>
    public BlockedOn? On { get; init; }
}
