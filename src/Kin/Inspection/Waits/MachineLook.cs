namespace Kin.Inspection.Waits;

/// <summary>One look at all processes: who sleeps in which call, and who has which pipe.</summary>
internal sealed class MachineLook
{
    private readonly Dictionary<int, LookedProcess> _processes = [];
    private IReadOnlyList<FileLockInfo>? _locks;

    private MachineLook(DescriptorScan descriptors) => Descriptors = descriptors;

    /// <summary>By number; without threads of the kernel.</summary>
    public IReadOnlyDictionary<int, LookedProcess> Processes => _processes;

    /// <summary>Who has which pipes, and where the wait boards of Kin are.</summary>
    public DescriptorScan Descriptors { get; }

    /// <summary>When it was made (<see cref="Environment.TickCount64"/>).</summary>
    public long Milliseconds { get; } = Environment.TickCount64;

    /// <summary>How many processes may not be looked at by this user.</summary>
    public int Hidden => _processes.Values.Count(process => process.IsHidden);

    /// <summary>The locks of files; read when they are asked for first.</summary>
    public IReadOnlyList<FileLockInfo> FileLocks => _locks ??= FileLockTable.Read();

    /// <summary>All threads that sleep in a call.</summary>
    public IEnumerable<Sleeper> Sleepers => _processes.Values.SelectMany(process => process.Sleepers);

    /// <summary>Looks.</summary>
    public static MachineLook Make()
    {
        MachineLook look = new(DescriptorScan.Look(ProcFs.Default));
        foreach (ProcessInfo process in ProcFs.Default.Processes())
        {
            if (LookedProcess.Of(process) is LookedProcess looked)
            {
                look._processes[looked.Id] = looked;
            }
        }

        return look;
    }

    /// <summary>The processes that have that file in their memory, shared.</summary>
    public IEnumerable<WaitParty> UsersOf(MemoryMapping mapping) =>
        from process in _processes.Values
        where process.Mappings.Any(other => other.IsShared && other.Inode == mapping.Inode
            && (other.DeviceMajor, other.DeviceMinor) == (mapping.DeviceMajor, mapping.DeviceMinor))
        select new WaitParty(process.Id, 0);
}
