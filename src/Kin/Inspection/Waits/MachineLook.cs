namespace Kin.Inspection.Waits;

/// <summary>One look at all processes: who sleeps in which call, and who has which pipe.</summary>
internal sealed class MachineLook
{
    private readonly Dictionary<int, LookedProcess> _processes = [];
    private readonly Dictionary<(uint, uint, ulong), WaitParty[]> _users = [];
    private IReadOnlyList<FileLockInfo>? _locks;
    private int _denied;
    private bool? _seesAll;
    private ILookup<int, LookedProcess>? _children;
    private ILookup<(ulong, ulong), DescriptorHolder>? _namedPipes;

    private MachineLook(DescriptorScan descriptors) => Descriptors = descriptors;

    /// <summary>By number; without threads of the kernel.</summary>
    public IReadOnlyDictionary<int, LookedProcess> Processes => _processes;

    /// <summary>Who has which pipes, and where the wait boards of Kin are.</summary>
    public DescriptorScan Descriptors { get; }

    /// <summary>When it was made (<see cref="Environment.TickCount64"/>).</summary>
    public long Milliseconds { get; } = Environment.TickCount64;

    /// <summary>How many processes may not be looked at by this user.</summary>
    public int Hidden => _denied + _processes.Values.Count(process => process.IsHidden);

    /// <summary>No process has anything that this look did not see.</summary>
    public bool SeesAll => _seesAll ??= Hidden == 0 && !HiddenProcesses.MayBeLeftOut();

    /// <summary>
    /// The locks of files; read when they are asked for first. None where /proc has no such file, as one that
    /// was mounted with subset=pid.
    /// </summary>
    public IReadOnlyList<FileLockInfo> FileLocks => _locks ??= FileLockTable.TryRead() ?? [];

    /// <summary>The ends of named pipes, by device and inode; looked for when they are asked for.</summary>
    public ILookup<(ulong Device, ulong Inode), DescriptorHolder> NamedPipes =>
        _namedPipes ??= NamedPipeEnds.Find();

    /// <summary>The ipc namespace that this process is in: ids of System V mean objects of that.</summary>
    public ulong? OwnSystemV { get; } =
        ProcFs.Default.TryRead(Environment.ProcessId, out ProcessInfo own) == ProcOutcome.Read
        && own.ReadNamespace("ipc").TryGet(out NamespaceId space) ? space.Number : null;

    /// <summary>All threads that sleep in a call.</summary>
    public IEnumerable<Sleeper> Sleepers => _processes.Values.SelectMany(process => process.Sleepers);

    /// <summary>Looks.</summary>
    public static MachineLook Make()
    {
        MachineLook look = new(DescriptorScan.Look(ProcFs.Default));
        foreach (int id in ProcFs.Default.ProcessIds())
        {
            ProcOutcome outcome = ProcFs.Default.TryRead(id, out ProcessInfo process);
            look._denied += outcome == ProcOutcome.Denied ? 1 : 0;
            if (outcome == ProcOutcome.Read && LookedProcess.Of(process) is LookedProcess looked)
            {
                look._processes[looked.Id] = looked;
            }
        }

        return look;
    }

    /// <summary>The threads of a process that have not ended; none: there is no such process.</summary>
    public IReadOnlyCollection<int> ThreadsOf(int process) =>
        _processes.TryGetValue(process, out LookedProcess? looked) ? looked.Threads : [];

    /// <summary>
    /// Who may end a wait of that process for just any child: its descendants, for one whose parent ends may
    /// become its own child (prctl(2), PR_SET_CHILD_SUBREAPER), and those that it traces (ptrace(2)).
    /// </summary>
    public IEnumerable<WaitParty> HeirsOf(LookedProcess process)
    {
        _children ??= _processes.Values.Where(child => !child.IsZombie).ToLookup(child => child.ParentId);
        HashSet<int> family = [];
        Queue<int> left = new([process.Id]);
        while (left.TryDequeue(out int parent))
        {
            foreach (LookedProcess child in _children[parent].Where(child => family.Add(child.Id)))
            {
                left.Enqueue(child.Id);
            }
        }

        return _processes.Values
            .Where(other => family.Contains(other.Id) || process.Times.ContainsKey(other.TracerId))
            .Select(other => new WaitParty(other.Id, 0));
    }

    /// <summary>The processes that have that file in their memory, shared.</summary>
    public IReadOnlyList<WaitParty> UsersOf(MemoryMapping mapping)
    {
        (uint, uint, ulong) file = FileOf(mapping);
        if (!_users.TryGetValue(file, out WaitParty[]? users))
        {
            _users[file] = users =
            [
                .. from process in _processes.Values
                   where process.Mappings.Any(other => other.IsShared && FileOf(other) == file)
                   select new WaitParty(process.Id, 0),
            ];
        }

        return users;
    }

    private static (uint Major, uint Minor, ulong Inode) FileOf(MemoryMapping mapping) =>
        (mapping.DeviceMajor, mapping.DeviceMinor, mapping.Inode);
}
