namespace Kin.Native.Spawn;

/// <summary>
/// What a new process is to be. Nothing here has a policy: unset means what the kernel inherits.
/// </summary>
internal sealed record SpawnOptions
{
    /// <summary>
    /// The program. With a slash it is executed as it is (a relative path counts from <see
    /// cref="WorkingDirectory"/>); without, it is searched in PATH of the child's environment as execvp(3)
    /// does.
    /// </summary>
    public required string FileName { get; init; }

    /// <summary>argv, the name at [0] included.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>"NAME=value" each. Null: the environment of this process, as .NET sees it.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>
    /// chdir(2) in the child, with the credentials of the child. Null: the one of this process.
    /// </summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// The descriptors of the child, 0, 1 and 2 included. Whatever is not listed is closed.
    /// </summary>
    public IReadOnlyList<DescriptorMap> Descriptors { get; init; } = [];

    /// <summary>setsid(2): a session and group of its own, no controlling terminal.</summary>
    public bool NewSession { get; init; }

    /// <summary>setpgid(0, 0): a group of its own in this session.</summary>
    public bool NewProcessGroup { get; init; }

    /// <summary>setpgid(0, group): joins a group of this session.</summary>
    public int? ProcessGroup { get; init; }

    /// <summary>
    /// The signal that the child gets when this process ends (prctl(2), PR_SET_PDEATHSIG). 0: none.
    /// </summary>
    public int ParentDeathSignal { get; init; }

    /// <summary>
    /// A descriptor of the terminal whose foreground the child's group becomes (tcsetpgrp(3)). -1: none.
    /// </summary>
    public int ForegroundTerminal { get; init; } = -1;

    /// <summary>
    /// A descriptor, of this process, of the terminal that becomes the controlling one of the child's new
    /// session (TIOCSCTTY, ioctl_tty(2)), which is made also without <see cref="NewSession"/>. -1: none.
    /// </summary>
    public int ControllingTerminal { get; init; } = -1;

    /// <summary>
    /// The signals that the child starts with blocked, bit n - 1 for signal n. Null: those of the calling
    /// thread.
    /// </summary>
    public ulong? SignalMask { get; init; }

    /// <summary>
    /// SIGPIPE back to its default: .NET ignores it, and what is ignored stays ignored across execve.
    /// </summary>
    public bool ResetSigPipe { get; init; } = true;

    /// <summary>The soft limit of open files back to what it was before the .NET runtime raised it.</summary>
    public bool RestoreSoftNoFile { get; init; } = true;

    /// <summary>setresuid(2), all three. Null: unchanged.</summary>
    public uint? UserId { get; init; }

    /// <summary>setresgid(2), all three. Null: unchanged.</summary>
    public uint? GroupId { get; init; }

    /// <summary>setgroups(2). Null: unchanged.</summary>
    public IReadOnlyList<uint>? SupplementaryGroups { get; init; }

    /// <summary>CLONE_NEW* flags: the namespaces (namespaces(7)) that are made for the child.</summary>
    public ulong NamespaceFlags { get; init; }

    /// <summary>
    /// A descriptor of the cgroup's directory that the child is born in. -1: the one of this process.
    /// </summary>
    public int CgroupFd { get; init; } = -1;

    /// <summary>prlimit(2), in the order given.</summary>
    public IReadOnlyList<SpawnLimit>? ResourceLimits { get; init; }

    /// <summary>setpriority(2), -20 to 19. Null: inherited.</summary>
    public int? Nice { get; init; }

    /// <summary>sched_setscheduler(2). Null: inherited.</summary>
    public SpawnScheduling? Scheduling { get; init; }

    /// <summary>
    /// The CPUs that the child may run on (sched_setaffinity(2)), at least one. Null: inherited.
    /// </summary>
    public IReadOnlyCollection<int>? CpuAffinity { get; init; }

    /// <summary>ioprio_set(2): the value with class and level. Null: inherited.</summary>
    public int? IoPriority { get; init; }

    /// <summary>/proc/self/oom_score_adj (proc_pid_oom_score_adj(5)). Null: inherited.</summary>
    public int? OomScoreAdjustment { get; init; }

    /// <summary>chroot(2), and the working directory there. Null: inherited.</summary>
    public string? RootDirectory { get; init; }

    /// <summary>PR_SET_NO_NEW_PRIVS (prctl(2)).</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>The signals that the child ignores, bit n - 1 for signal n.</summary>
    public ulong IgnoredSignals { get; init; }

    /// <summary>
    /// The signals that are put back to their default, though this process may ignore them.
    /// </summary>
    public ulong DefaultSignals { get; init; }

    /// <summary>umask(2). Null: inherited.</summary>
    public uint? Umask { get; init; }
}
