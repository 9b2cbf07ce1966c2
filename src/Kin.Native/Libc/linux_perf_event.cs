using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>
/// struct perf_event_attr (linux/perf_event.h) in the size that it has since Linux 4.1, 96 bytes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PerfEventAttributes
{
    public uint type, size;
    public ulong config, sample_period, sample_type, read_format, flags;
    public uint wakeup_events, bp_type;
    public ulong config1, config2, branch_sample_type, sample_regs_user;
    public uint sample_stack_user;
    public int clockid;
}

/// <summary>struct perf_event_header (linux/perf_event.h): what each record of a ring begins with.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PerfEventHeader
{
    public uint type;
    public ushort misc, size;
}

internal static unsafe partial class Libc
{
    // perf_event_open(2): enum perf_type_id, enum perf_sw_ids
    internal const int PERF_TYPE_SOFTWARE = 1, PERF_COUNT_SW_CONTEXT_SWITCHES = 3;
    internal const int PERF_COUNT_SW_DUMMY = 9, PERF_COUNT_SW_BPF_OUTPUT = 10;

    // enum perf_event_sample_format
    internal const int PERF_SAMPLE_TID = 2, PERF_SAMPLE_TIME = 4, PERF_SAMPLE_RAW = 0x400;

    // enum perf_event_read_format. Linux 6.0
    internal const int PERF_FORMAT_LOST = 16;

    // enum perf_event_type; bits of misc. PERF_RECORD_SWITCH: Linux 4.3; the bit of preemption: 4.17
    internal const int PERF_RECORD_LOST = 2, PERF_RECORD_COMM = 3, PERF_RECORD_EXIT = 4,
        PERF_RECORD_FORK = 7, PERF_RECORD_SAMPLE = 9, PERF_RECORD_SWITCH = 14;
    internal const int PERF_RECORD_MISC_COMM_EXEC = 0x2000, PERF_RECORD_MISC_SWITCH_OUT = 0x2000,
        PERF_RECORD_MISC_SWITCH_OUT_PREEMPT = 0x4000;

    internal const int PERF_EVENT_IOC_SET_OUTPUT = 0x2405;

    // Linux 3.14
    internal const int PERF_FLAG_FD_CLOEXEC = 8;
}
