namespace Kin.Inspection.Waits;

/// <summary>A process as one look at the machine found it.</summary>
internal sealed class LookedProcess
{
    private readonly ProcessInfo _process;
    private IReadOnlyList<MemoryMapping>? _mappings;
    private ProcessStatus? _status;
    private Dictionary<int, int>? _ownNumbers;

    private LookedProcess(in ProcessInfo process) => _process = process;

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>The number of its parent.</summary>
    public int ParentId => _process.ParentId;

    /// <summary>Its process group.</summary>
    public int GroupId => _process.ProcessGroupId;

    /// <summary>Its name, as the kernel has it.</summary>
    public string Name => _process.Name;

    /// <summary>It, and no other one of its number.</summary>
    public ProcessIdentity Identity => _process.Identity;

    /// <summary>It has ended.</summary>
    public bool IsZombie => _process.IsZombie;

    /// <summary>The CPU time of all of its threads.</summary>
    public TimeSpan CpuTime => _process.CpuTime;

    /// <summary>Its threads that have not ended, by number, with the CPU time of each.</summary>
    public Dictionary<int, TimeSpan> Times { get; } = [];

    /// <summary>The numbers of its threads.</summary>
    public IReadOnlyCollection<int> Threads => Times.Keys;

    /// <summary>Those of its threads that sleep in a system call.</summary>
    public List<Sleeper> Sleepers { get; } = [];

    /// <summary>This user may not see what it waits for.</summary>
    public bool IsHidden { get; private set; }

    /// <summary>Its address space; empty where it may not be looked at.</summary>
    public IReadOnlyList<MemoryMapping> Mappings =>
        _mappings ??= _process.ReadMappings().TryGet(out IReadOnlyList<MemoryMapping>? all) ? all : [];

    /// <summary>
    /// Its numbers in the pid namespaces that it is in, from that of /proc inwards; empty: unknown.
    /// </summary>
    public IReadOnlyList<int> Numbers => Status?.NamespaceIds ?? [];

    /// <summary>It wants to be told by SIGALRM when a time is over, which ends its calls.</summary>
    public bool CatchesAlarm => Status?.Caught.Contains(Signal.Alarm.Number) == true;

    /// <summary>The thread that traces it (ptrace(2)); 0: none.</summary>
    public int TracerId => Status?.TracerId ?? 0;

    private ProcessStatus? Status => _status
        ??= _process.ReadStatus().TryGet(out ProcessStatus? status) ? status : null;

    /// <summary>Looks at a process; null: it is a thread of the kernel.</summary>
    public static LookedProcess? Of(in ProcessInfo process)
    {
        if (process.IsKernelThread)
        {
            return null;
        }

        LookedProcess looked = new(process);
        foreach (ProcessInfo thread in process.IsZombie ? [] : process.Threads())
        {
            looked.Add(thread);
        }

        return looked;
    }

    /// <summary>What is behind one of its descriptors; null: it is closed, or not for us.</summary>
    public string? TargetOf(int descriptor) =>
        descriptor >= 0 && _process.ReadDescriptorTarget(descriptor).TryGet(out string? target)
            ? target : null;

    /// <summary>What the kernel tells of one of its descriptors.</summary>
    public DescriptorDetails? DetailsOf(int descriptor) =>
        descriptor >= 0 && _process.ReadDescriptor(descriptor).TryGet(out DescriptorDetails? details)
            ? details : null;

    /// <summary>The number of the namespace of that kind that it is in; null: unknown.</summary>
    public ulong? NamespaceOf(string kind) =>
        _process.ReadNamespace(kind).TryGet(out NamespaceId id) ? id.Number : null;

    /// <summary>Its thread of that number in its own pid namespace; 0: it has none.</summary>
    public int ThreadOf(int number) => Numbers.Count > 1
        ? (_ownNumbers ??= OwnNumbers()).GetValueOrDefault(number)
        : Times.ContainsKey(number) ? number : 0;

    private Dictionary<int, int> OwnNumbers()
    {
        Dictionary<int, int> all = [];
        foreach (int thread in Times.Keys)
        {
            if (ProcFs.Default.TryReadThread(Id, thread, out ProcessInfo info) == ProcOutcome.Read
                && info.ReadStatus().TryGet(out ProcessStatus? status)
                && status.NamespaceIds is [.., int number])
            {
                all[number] = thread;
            }
        }

        return all;
    }

    // A thread that has ended and is not gone yet (a first thread that left the others) can do nothing more.
    private void Add(in ProcessInfo thread)
    {
        if (thread.State is ProcessState.Zombie or ProcessState.Dead)
        {
            return;
        }

        Times[thread.Id] = thread.CpuTime;
        ProcReading<WaitingCall?> call = thread.ReadWaitingCall();
        IsHidden |= call.Outcome == ProcOutcome.Denied;
        if (call.TryGet(out WaitingCall? found) && found is not null
            && thread.ReadSchedule().TryGet(out ProcessSchedule schedule))
        {
            Sleepers.Add(new Sleeper(this, thread.Id, found, schedule.Slices));
        }
    }
}
