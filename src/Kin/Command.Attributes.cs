using System.Runtime.InteropServices;

namespace Kin;

// What a process is, besides its program and its streams. CommandAttributes says what is refused.
public sealed partial record Command
{
    private readonly int? _nice;
    private readonly int[]? _cpuAffinity;
    private readonly Dictionary<Resource, ResourceLimit> _limits = [];
    private readonly int? _umask;
    private readonly string? _user;
    private readonly string? _group;
    private readonly string[]? _supplementaryGroups;
    private readonly int? _oomScoreAdjustment;
    private readonly string? _rootDirectory;
    private readonly string? _argument0;
    private readonly Signal[]? _blockedSignals;
    private readonly Signal[] _ignoredSignals = [];
    private readonly Signal[] _defaultSignals = [];
    private readonly Scheduling? _scheduling;

    /// <summary>
    /// What the program sees as its own name (argv[0]); null (default): <see cref="FileName"/>.
    /// </summary>
    public string? Argument0
    {
        get => _argument0;
        init => _argument0 = value is null ? null : CommandText.WithoutNul(value, nameof(Argument0));
    }

    /// <summary>
    /// The nice value, -20 (the most CPU time) to 19 (setpriority(2)); null (default): that of this process.
    /// Below that of this process it takes CAP_SYS_NICE or <see cref="Resource.NiceCeiling"/>.
    /// </summary>
    public int? Nice
    {
        get => _nice;
        init => _nice = CommandAttributes.InRange(value, -20, 19, nameof(Nice));
    }

    /// <summary>Scheduling policy and real-time priority; null (default): those of this process.</summary>
    public Scheduling? Scheduling
    {
        get => _scheduling;
        init => _scheduling = CommandAttributes.Settable(value, nameof(Scheduling));
    }

    /// <summary>
    /// The numbers of the CPUs that it may run on (sched_setaffinity(2)); null (default): those of this
    /// process. CPUs that are switched off, or not in its cpuset, are passed over, as long as one is left.
    /// </summary>
    public IReadOnlyCollection<int>? CpuAffinity
    {
        get => _cpuAffinity;
        init => _cpuAffinity = CommandAttributes.Cpus(value, nameof(CpuAffinity));
    }

    /// <summary>
    /// The priority of its reads and writes of disks; null (default): that of this process.
    /// </summary>
    public IoPriority? IoPriority { get; init; }

    /// <summary>
    /// Resource limits (setrlimit(2)), for it and what it starts. Default: none is changed, but the soft
    /// limit of open files is what this process was started with.
    /// </summary>
    public IReadOnlyDictionary<Resource, ResourceLimit> Limits
    {
        get => _limits;
        init => _limits = CommandAttributes.Limits(value, nameof(Limits));
    }

    /// <summary>
    /// The permissions that new files do not get, 0 to 0x1FF (octal 777; umask(2)); null (default): that of
    /// this process.
    /// </summary>
    public int? Umask
    {
        get => _umask;
        init => _umask = CommandAttributes.InRange(value, 0, 0x1FF, nameof(Umask));
    }

    /// <summary>
    /// The user that it runs as: a name of /etc/passwd, or a number; null (default): the user of this
    /// process. With it come the user's group and supplementary groups (initgroups(3)), unless <see
    /// cref="Group"/> or
    /// <see cref="SupplementaryGroups"/> say otherwise. A number that /etc/passwd does not have needs
    /// <see cref="Group"/>. Takes CAP_SETUID and CAP_SETGID.
    /// </summary>
    public string? User
    {
        get => _user;
        init => _user = CommandAttributes.Name(value, nameof(User));
    }

    /// <summary>
    /// The group that it runs as: a name of /etc/group, or a number; null (default): that of
    /// <see cref="User"/>, or of this process. Takes CAP_SETGID.
    /// </summary>
    public string? Group
    {
        get => _group;
        init => _group = CommandAttributes.Name(value, nameof(Group));
    }

    /// <summary>
    /// Names of /etc/group, or numbers: the other groups that it belongs to (setgroups(2)); empty: none. Null
    /// (default): those of <see cref="User"/>, or of this process. Takes CAP_SETGID.
    /// </summary>
    public IReadOnlyList<string>? SupplementaryGroups
    {
        get => _supplementaryGroups;
        init => _supplementaryGroups = value is null
            ? null
            : [.. value.Select(name => CommandAttributes.Name(name, nameof(SupplementaryGroups))
                ?? throw new ArgumentException("A group is null.", nameof(SupplementaryGroups)))];
    }

    /// <summary>
    /// True: neither it nor what it starts gains rights from set-user-id programs or file capabilities, for
    /// good (PR_SET_NO_NEW_PRIVS, prctl(2)). Default: false.
    /// </summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>
    /// How readily the kernel kills it when memory runs out: -1000 (never) to 1000
    /// (proc_pid_oom_score_adj(5)); null (default): as this process. Below that of this process it takes
    /// CAP_SYS_RESOURCE.
    /// </summary>
    public int? OomScoreAdjustment
    {
        get => _oomScoreAdjustment;
        init => _oomScoreAdjustment =
            CommandAttributes.InRange(value, -1000, 1000, nameof(OomScoreAdjustment));
    }

    /// <summary>
    /// The directory that is / for it (chroot(2)); null (default): that of this process. The program, what it
    /// needs, and <see cref="WorkingDirectory"/> (default: /) are looked up there. Takes CAP_SYS_CHROOT. No
    /// wall for a process that is root.
    /// </summary>
    public string? RootDirectory
    {
        get => _rootDirectory;
        init => _rootDirectory = CommandAttributes.Name(value, nameof(RootDirectory));
    }

    /// <summary>
    /// A terminal that becomes the controlling one of a new session, which the child leads (TIOCSCTTY,
    /// ioctl_tty(2)): the side of a pseudo-terminal that programs use. Stays open. Null (default): none.
    /// </summary>
    public SafeHandle? ControllingTerminal { get; init; }

    /// <summary>
    /// The signals that it starts with blocked (sigprocmask(2)), and no others; null (default): those that
    /// the calling thread blocks, which is none unless a library did so.
    /// </summary>
    public IReadOnlyCollection<Signal>? BlockedSignals
    {
        get => _blockedSignals;
        init => _blockedSignals = value is null
            ? null : CommandAttributes.Signals(value, nameof(BlockedSignals));
    }

    /// <summary>
    /// The signals that it starts with ignored, as nohup(1) does with SIGHUP. Default: none.
    /// </summary>
    public IReadOnlyCollection<Signal> IgnoredSignals
    {
        get => _ignoredSignals;
        init => _ignoredSignals = CommandAttributes.Signals(value, nameof(IgnoredSignals));
    }

    /// <summary>
    /// Signals that this process was started with ignored (by nohup(1), say) and that the child is not to
    /// ignore. Default: none; all that has a handler here, and SIGPIPE, is at its default in any case.
    /// </summary>
    public IReadOnlyCollection<Signal> DefaultSignals
    {
        get => _defaultSignals;
        init => _defaultSignals = CommandAttributes.Signals(value, nameof(DefaultSignals));
    }
}
