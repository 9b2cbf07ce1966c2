namespace Kin.Native.Bpf;

/// <summary>
/// The events, one for each CPU, into whose rings a program writes (BPF_MAP_TYPE_PERF_EVENT_ARRAY, Linux
/// 4.3). They are in it for as long as it is open here.
/// </summary>
internal sealed unsafe class PerfEventArray : IDisposable
{
    private const string Name = "a map of perf events";

    private readonly SafeFd _map;

    /// <summary>Makes an empty one.</summary>
    /// <param name="cpus">One more than the highest number of a CPU.</param>
    /// <exception cref="LinuxException">EPERM: CAP_BPF is missing.</exception>
    public PerfEventArray(int cpus)
    {
        BpfMapCreate map = new()
        {
            map_type = Libc.BPF_MAP_TYPE_PERF_EVENT_ARRAY,
            key_size = sizeof(int),
            value_size = sizeof(int),
            max_entries = (uint)cpus,
        };
        _map = BpfCall.Open(Libc.BPF_MAP_CREATE, &map, sizeof(BpfMapCreate), Name);
    }

    /// <summary>For the instructions of a program, which then keeps it too.</summary>
    public int Descriptor => _map.Number;

    /// <summary>What a program writes on that CPU goes to this event.</summary>
    public void Set(int cpu, SafeFd output)
    {
        using SafeFd.Hold held = output.Use();
        int descriptor = held.Number;
        BpfMapUpdate entry = new()
        {
            map_fd = (uint)_map.Number, key = (ulong)&cpu, value = (ulong)&descriptor,
        };
        Sys.Check(BpfCall.Call(Libc.BPF_MAP_UPDATE_ELEM, &entry, sizeof(BpfMapUpdate)), "bpf", Name);
    }

    public void Dispose() => _map.Dispose();
}
