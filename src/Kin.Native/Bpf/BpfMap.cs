namespace Kin.Native.Bpf;

/// <summary>
/// Memory that programs and this process share: values by number (bpf(2), maps). Thread-safe.
/// </summary>
internal sealed unsafe class BpfMap : IDisposable
{
    private readonly SafeFd _map;
    private readonly string _what;

    private BpfMap(BpfMapCreate map, string what)
    {
        _what = what;
        _map = BpfCall.Open(Libc.BPF_MAP_CREATE, &map, sizeof(BpfMapCreate), what);
    }

    /// <summary>For the instructions of a program, which then keeps it too.</summary>
    public int Descriptor => _map.Number;

    /// <summary>
    /// The perf events, one for each CPU, into whose rings programs write (Linux 4.3). They are in it for as
    /// long as it is open here. The value is the descriptor of an event.
    /// </summary>
    /// <param name="cpus">One more than the highest number of a CPU.</param>
    /// <exception cref="LinuxException">EPERM: CAP_BPF is missing.</exception>
    public static BpfMap OfEvents(int cpus) => new(
        new()
        {
            map_type = Libc.BPF_MAP_TYPE_PERF_EVENT_ARRAY,
            key_size = sizeof(int),
            value_size = sizeof(int),
            max_entries = (uint)cpus,
        },
        "a map of perf events");

    /// <summary>
    /// Processes. Each takes memory from when it is put in. The value is the task of the first thread, or 0.
    /// </summary>
    /// <param name="most">How many there may be.</param>
    /// <exception cref="LinuxException">EPERM: CAP_BPF is missing.</exception>
    public static BpfMap OfProcesses(int most) => new(
        new()
        {
            map_type = Libc.BPF_MAP_TYPE_HASH,
            key_size = sizeof(int),
            value_size = sizeof(ulong),
            max_entries = (uint)most,
            map_flags = Libc.BPF_F_NO_PREALLOC,
        },
        "a map of processes");

    /// <summary>Puts a value in, in place of the one that is there.</summary>
    /// <exception cref="LinuxException">E2BIG: it is full.</exception>
    public void Put(int key, ulong value)
    {
        BpfMapUpdate entry = new()
        {
            map_fd = (uint)_map.Number, key = (ulong)&key, value = (ulong)&value,
        };
        Sys.Check(BpfCall.Call(Libc.BPF_MAP_UPDATE_ELEM, &entry, sizeof(BpfMapUpdate)), "bpf", _what);
    }

    /// <summary>Takes it out, if it is in.</summary>
    public void Remove(int key)
    {
        BpfMapUpdate entry = new() { map_fd = (uint)_map.Number, key = (ulong)&key };
        _ = BpfCall.Call(Libc.BPF_MAP_DELETE_ELEM, &entry, sizeof(BpfMapUpdate));
    }

    public void Dispose() => _map.Dispose();
}
