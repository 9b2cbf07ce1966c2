namespace Kin.Inspection;

/// <summary>What the scheduler does with a thread.</summary>
public enum SchedulingState
{
    /// <summary>It runs on a CPU.</summary>
    Running,

    /// <summary>It could run and waits for a CPU: R in /proc, like one that runs.</summary>
    Ready,

    /// <summary>
    /// It waits for something, and a signal wakes it: S in /proc. Without tracepoints all kinds of waiting
    /// that were not looked at are this.
    /// </summary>
    Blocked,

    /// <summary>It waits for something near, mostly a disk, and no signal wakes it: D in /proc.</summary>
    DiskSleep,

    /// <summary>A signal has stopped it: T in /proc.</summary>
    Stopped,

    /// <summary>A debugger or tracer has stopped it: t in /proc.</summary>
    Traced,
}
