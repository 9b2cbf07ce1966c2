namespace Kin;

/// <summary>By which rule the kernel gives a thread the CPU (sched(7)); the kernel's numbers.</summary>
public enum SchedulingPolicy
{
    /// <summary>SCHED_OTHER: a fair share, weighted by the nice value. The usual one.</summary>
    Other = 0,

    /// <summary>SCHED_FIFO: in real time, before all others, until it blocks.</summary>
    Fifo = 1,

    /// <summary>SCHED_RR: as <see cref="Fifo"/>, in turns with others of the same priority.</summary>
    RoundRobin = 2,

    /// <summary>SCHED_BATCH: a fair share, for work that nobody waits for.</summary>
    Batch = 3,

    /// <summary>SCHED_IDLE: what nobody else wants.</summary>
    Idle = 5,

    /// <summary>SCHED_DEADLINE: by deadlines (Linux 3.14). Kin tells it and does not set it.</summary>
    Deadline = 6,

    /// <summary>
    /// SCHED_EXT: by a loaded BPF scheduler (Linux 6.12). Kin tells it and does not set it.
    /// </summary>
    Extensible = 7,
}
