namespace Kin.Inspection;

/// <summary>
/// What /proc/PID/status tells (proc_pid_status(5)), which anybody may read. Null, or empty: this kernel has
/// no such line, or the process no memory.
/// </summary>
/// <remarks>Immutable: as it was when it was read.</remarks>
public sealed partial class ProcessStatus
{
    private ProcessStatus()
    {
    }

    /// <summary>Of a process: its first thread has ended, and others go on.</summary>
    internal bool HasLostFirstThread => State == ProcessState.Zombie && ThreadCount > 1;

    /// <summary>The mask of new files.</summary>
    public UnixFileMode? Umask { get; private set; }

    /// <summary>What it does.</summary>
    public ProcessState State { get; private set; }

    /// <summary>The number of its process (thread group).</summary>
    public int ProcessId { get; private set; }

    /// <summary>Its own number: of a thread that of the thread.</summary>
    public int Id { get; private set; }

    /// <summary>The number of its parent.</summary>
    public int ParentId { get; private set; }

    /// <summary>The process that traces it; 0: none.</summary>
    public int TracerId { get; private set; }

    /// <summary>User ids.</summary>
    public CredentialIds UserIds { get; private set; }

    /// <summary>Group ids.</summary>
    public CredentialIds GroupIds { get; private set; }

    /// <summary>Further groups.</summary>
    public IReadOnlyList<uint> SupplementaryGroupIds { get; private set; } = [];

    /// <summary>The room for descriptors that it has at the moment.</summary>
    public int DescriptorSlots { get; private set; }

    /// <summary>
    /// Its numbers in the pid namespaces that it is in, from that of /proc inwards (Linux 4.1).
    /// </summary>
    public IReadOnlyList<int> NamespaceIds { get; private set; } = [];

    /// <summary>The largest address space so far, in bytes.</summary>
    public long? PeakVirtualBytes { get; private set; }

    /// <summary>Its address space in bytes.</summary>
    public long? VirtualBytes { get; private set; }

    /// <summary>Bytes locked in memory (mlock(2)).</summary>
    public long? LockedBytes { get; private set; }

    /// <summary>Bytes that cannot be moved.</summary>
    public long? PinnedBytes { get; private set; }

    /// <summary>The most that was in memory so far, in bytes.</summary>
    public long? PeakResidentBytes { get; private set; }

    /// <summary>What is in memory, in bytes.</summary>
    public long? ResidentBytes { get; private set; }

    /// <summary>The part of that which belongs to no file.</summary>
    public long? AnonymousBytes { get; private set; }

    /// <summary>The part of that which comes from files.</summary>
    public long? FileBytes { get; private set; }

    /// <summary>The part of that which is shared memory.</summary>
    public long? SharedMemoryBytes { get; private set; }

    /// <summary>Data segments, in memory or not.</summary>
    public long? DataBytes { get; private set; }

    /// <summary>The stack of the first thread.</summary>
    public long? StackBytes { get; private set; }

    /// <summary>The code of its program.</summary>
    public long? CodeBytes { get; private set; }

    /// <summary>The code of libraries.</summary>
    public long? LibraryBytes { get; private set; }

    /// <summary>Page tables.</summary>
    public long? PageTableBytes { get; private set; }

    /// <summary>What is swapped out.</summary>
    public long? SwapBytes { get; private set; }

    /// <summary>Bytes in pages of hugetlbfs, which no other number here counts.</summary>
    public long? HugetlbBytes { get; private set; }

    /// <summary>Its threads that have not ended.</summary>
    public int ThreadCount { get; private set; }

    /// <summary>How many signals are queued for its user.</summary>
    public long? QueuedSignals { get; private set; }

    /// <summary>How many may be (RLIMIT_SIGPENDING).</summary>
    public long? QueuedSignalLimit { get; private set; }

    /// <summary>Signals that wait for its first thread, or for this thread.</summary>
    public SignalMask PendingForThread { get; private set; }

    /// <summary>Signals that wait for the process.</summary>
    public SignalMask Pending { get; private set; }

    /// <summary>Signals that are blocked.</summary>
    public SignalMask Blocked { get; private set; }

    /// <summary>Signals that are ignored.</summary>
    public SignalMask Ignored { get; private set; }

    /// <summary>Signals with a handler.</summary>
    public SignalMask Caught { get; private set; }

    /// <summary>Capabilities kept over execve(2), by number (capabilities(7)).</summary>
    public ulong InheritableCapabilities { get; private set; }

    /// <summary>Capabilities that it may have.</summary>
    public ulong PermittedCapabilities { get; private set; }

    /// <summary>Capabilities that it has.</summary>
    public ulong EffectiveCapabilities { get; private set; }

    /// <summary>Capabilities that it can ever have.</summary>
    public ulong BoundingCapabilities { get; private set; }

    /// <summary>Capabilities that programs without privileges get from it (Linux 4.3).</summary>
    public ulong AmbientCapabilities { get; private set; }

    /// <summary>No execve(2) can give it more rights.</summary>
    public bool? NoNewPrivileges { get; private set; }

    /// <summary>0: no seccomp(2); 1: strict; 2: by filters.</summary>
    public int? SeccompMode { get; private set; }

    /// <summary>How many seccomp filters it has (Linux 5.9).</summary>
    public int? SeccompFilters { get; private set; }

    /// <summary>The CPUs on which it may run, such as "0-3,8".</summary>
    public string AllowedCpus { get; private set; } = "";

    /// <summary>The memory nodes that it may use, such as "0".</summary>
    public string AllowedMemoryNodes { get; private set; } = "";

    /// <summary>Context switches because it waited; of the first thread, or of this one.</summary>
    public long VoluntarySwitches { get; private set; }

    /// <summary>Context switches because others were to run; of the first thread, or of this one.</summary>
    public long InvoluntarySwitches { get; private set; }
}
