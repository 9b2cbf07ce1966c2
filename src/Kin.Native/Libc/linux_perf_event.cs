using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct perf_event_attr (linux/perf_event.h) in its first size, 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PerfEventAttributes
{
    public uint type, size;
    public ulong config, sample_period, sample_type, read_format, flags;
    public uint wakeup_events, bp_type;
    public ulong config1;
}

internal static unsafe partial class Libc
{
    // perf_event_open(2): enum perf_type_id, enum perf_sw_ids
    internal const int PERF_TYPE_SOFTWARE = 1, PERF_COUNT_SW_CONTEXT_SWITCHES = 3;

    // Linux 3.14
    internal const int PERF_FLAG_FD_CLOEXEC = 8;
}
