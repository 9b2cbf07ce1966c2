namespace Kin.Native.Bpf;

/// <summary>
/// Programs at tracepoints of the scheduler: until it is disposed, what happens to the processes that it
/// follows, and to those that they make, is written to the event of the CPU on which it happens.
/// </summary>
internal sealed unsafe class SchedulingProbe : IDisposable
{
    /// <summary>How many processes are followed at once; those for which there is no room are told.</summary>
    public const int MostProcesses = 1 << 18;

    private const string Name = "programs at tracepoints of the scheduler";

    /// <summary>What has to be known of the kernel.</summary>
    public static readonly (BtfKind Kind, string Name)[] Wanted =
    [
        (BtfKind.Typedef, SwitchingProgram.Type), (BtfKind.Typedef, WakingProgram.Type),
        (BtfKind.Typedef, ForkingProgram.Type), (BtfKind.Typedef, FreeingProgram.Type),
        .. PreemptionCount.Wanted,
    ];

    private readonly BpfMap _events, _processes;
    private readonly List<SafeFd> _links = [];

    private SchedulingProbe(BpfMap events, BpfMap processes) => (_events, _processes) = (events, processes);

    /// <summary>Assembles them for the running kernel, and begins.</summary>
    /// <param name="process">The first one that is followed.</param>
    /// <param name="outputs">By CPU, the event for what programs write (PERF_COUNT_SW_BPF_OUTPUT).</param>
    /// <param name="most">How many processes are followed at once.</param>
    /// <exception cref="LinuxException">
    /// EPERM: CAP_BPF and CAP_PERFMON are missing; EACCES: the verifier does not take a program.
    /// </exception>
    /// <exception cref="NotSupportedException">This kernel has something otherwise.</exception>
    /// <exception cref="IOException">The kernel does not describe its types.</exception>
    /// <exception cref="InvalidDataException">Or not in the form that is known.</exception>
    public static SchedulingProbe Open(
        int process, IReadOnlyDictionary<int, SafeFd> outputs, int most = MostProcesses)
    {
        var events = BpfMap.OfEvents(outputs.Keys.Max() + 1);
        SchedulingProbe probe = new(events, BpfMap.OfProcesses(most));
        try
        {
            foreach ((int cpu, SafeFd output) in outputs)
            {
                using SafeFd.Hold held = output.Use();
                events.Put(cpu, (ulong)held.Number);
            }

            probe.Follow(process);
            probe.AttachAll(KernelTypes.Read(Wanted));
            return probe;
        }
        catch
        {
            probe.Dispose();
            throw;
        }
    }

    /// <summary>Follows one more.</summary>
    /// <exception cref="LinuxException">E2BIG: there are too many.</exception>
    public void Follow(int process) => _processes.Put(process, 0);

    /// <summary>Follows it no more. Those that it has made are followed on.</summary>
    public void Leave(int process) => _processes.Remove(process);

    public void Dispose()
    {
        _links.ForEach(link => link.Dispose());
        _processes.Dispose();
        _events.Dispose();
    }

    // First those that say who is followed.
    private void AttachAll(KernelTypes types)
    {
        SchedulingMaps maps = new(_events.Descriptor, _processes.Descriptor);
        Attach(new ForkingProgram(types, maps), types, ForkingProgram.Type);
        Attach(new FreeingProgram(types, maps), types, FreeingProgram.Type);
        Attach(new SwitchingProgram(types, maps), types, SwitchingProgram.Type);
        Attach(new WakingProgram(types, maps), types, WakingProgram.Type);
    }

    private void Attach(TracepointProgram program, KernelTypes types, string type)
    {
        using SafeFd loaded = BpfCall.Load(
            program.Code, Libc.BPF_TRACE_RAW_TP, types.NumberOf(BtfKind.Typedef, type), Name);
        BpfRawTracepointOpen attach = new() { prog_fd = (uint)loaded.Number };
        _links.Add(BpfCall.Open(Libc.BPF_RAW_TRACEPOINT_OPEN, &attach, sizeof(BpfRawTracepointOpen), Name));
    }
}
