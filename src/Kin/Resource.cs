namespace Kin;

/// <summary>
/// What the kernel limits for each process: the 16 limits of getrlimit(2), by its numbers. The unit of a
/// value stands in the name.
/// </summary>
public enum Resource
{
    /// <summary>RLIMIT_CPU: CPU time; SIGXCPU at the soft limit, SIGKILL at the hard one.</summary>
    CpuSeconds = 0,

    /// <summary>RLIMIT_FSIZE: the size that a file can be written to; SIGXFSZ and EFBIG beyond.</summary>
    FileBytes = 1,

    /// <summary>RLIMIT_DATA: heap and private writable memory.</summary>
    DataBytes = 2,

    /// <summary>RLIMIT_STACK: the stack of the first thread, and room for arguments.</summary>
    StackBytes = 3,

    /// <summary>RLIMIT_CORE: a core dump; 0: none is written.</summary>
    CoreBytes = 4,

    /// <summary>RLIMIT_RSS: has no effect since Linux 2.4.30.</summary>
    ResidentBytes = 5,

    /// <summary>RLIMIT_NPROC: processes and threads of the user, in all; not for root.</summary>
    Processes = 6,

    /// <summary>RLIMIT_NOFILE: the lowest descriptor number that cannot be had.</summary>
    OpenFiles = 7,

    /// <summary>RLIMIT_MEMLOCK: memory that is kept from being swapped (mlock(2)).</summary>
    LockedBytes = 8,

    /// <summary>
    /// RLIMIT_AS: address space. Programs of .NET reserve much of it and do not start with little.
    /// </summary>
    AddressSpaceBytes = 9,

    /// <summary>RLIMIT_LOCKS: has no effect since Linux 2.4.25.</summary>
    FileLocks = 10,

    /// <summary>RLIMIT_SIGPENDING: queued signals of the user, in all.</summary>
    PendingSignals = 11,

    /// <summary>RLIMIT_MSGQUEUE: POSIX message queues of the user, in all.</summary>
    MessageQueueBytes = 12,

    /// <summary>
    /// RLIMIT_NICE: how far nice values may be lowered without a right: to 20 less this value.
    /// </summary>
    NiceCeiling = 13,

    /// <summary>RLIMIT_RTPRIO: the real-time priority that may be set without a right.</summary>
    RealTimePriority = 14,

    /// <summary>RLIMIT_RTTIME: CPU time in real time without a call that blocks; SIGXCPU beyond.</summary>
    RealTimeMicroseconds = 15,
}
