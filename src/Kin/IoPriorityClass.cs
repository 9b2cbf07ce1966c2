namespace Kin;

/// <summary>In which order the kernel serves reads and writes of disks (ioprio_set(2)).</summary>
public enum IoPriorityClass
{
    /// <summary>Not set: best effort, with a level that follows the nice value.</summary>
    None = 0,

    /// <summary>Before all others. Takes CAP_SYS_NICE (before Linux 5.14: CAP_SYS_ADMIN).</summary>
    RealTime = 1,

    /// <summary>By level, the usual one.</summary>
    BestEffort = 2,

    /// <summary>When nobody else uses the disk.</summary>
    Idle = 3,
}
