namespace Kin.Native.Bpf;

/// <summary>
/// The <see cref="SchedulingPrograms"/>, loaded and at their tracepoints: until it is disposed, whatever
/// happens on a CPU is written to the event of that CPU.
/// </summary>
internal sealed unsafe class SchedulingProbe : IDisposable
{
    private const string Name = "programs at tracepoints of the scheduler";

    private readonly PerfEventArray _outputs;
    private readonly List<SafeFd> _links = [];

    private SchedulingProbe(PerfEventArray outputs) => _outputs = outputs;

    /// <summary>Assembles them for the running kernel, and begins.</summary>
    /// <param name="outputs">By CPU, the event for what programs write (PERF_COUNT_SW_BPF_OUTPUT).</param>
    /// <exception cref="LinuxException">
    /// EPERM: CAP_BPF and CAP_PERFMON are missing; EACCES: the verifier does not take a program.
    /// </exception>
    /// <exception cref="NotSupportedException">This kernel has something otherwise.</exception>
    /// <exception cref="IOException">The kernel does not describe its types.</exception>
    /// <exception cref="InvalidDataException">Or not in the form that is known.</exception>
    public static SchedulingProbe Open(IReadOnlyDictionary<int, SafeFd> outputs)
    {
        PerfEventArray map = new(outputs.Keys.Max() + 1);
        SchedulingProbe probe = new(map);
        try
        {
            foreach ((int cpu, SafeFd output) in outputs)
            {
                map.Set(cpu, output);
            }

            var types = KernelTypes.Read(SchedulingPrograms.Wanted);
            Assembler switching = SchedulingPrograms.Switching(types, map.Descriptor);
            Assembler waking = SchedulingPrograms.Waking(types, map.Descriptor);
            probe.Attach(switching, types.NumberOf(BtfKind.Typedef, SchedulingPrograms.SwitchingType));
            probe.Attach(waking, types.NumberOf(BtfKind.Typedef, SchedulingPrograms.WakingType));
            return probe;
        }
        catch
        {
            probe.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _links.ForEach(link => link.Dispose());
        _outputs.Dispose();
    }

    private void Attach(Assembler code, int type)
    {
        using SafeFd program = BpfCall.Load(code, Libc.BPF_TRACE_RAW_TP, type, Name);
        BpfRawTracepointOpen attach = new() { prog_fd = (uint)program.Number };
        _links.Add(BpfCall.Open(Libc.BPF_RAW_TRACEPOINT_OPEN, &attach, sizeof(BpfRawTracepointOpen), Name));
    }
}
