using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>union bpf_attr (linux/bpf.h) of BPF_PROG_LOAD, as far as is used.</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal struct BpfProgramLoad
{
    [FieldOffset(0)]
    public uint prog_type;

    [FieldOffset(4)]
    public uint insn_cnt;

    [FieldOffset(8)]
    public ulong insns;

    [FieldOffset(16)]
    public ulong license;

    [FieldOffset(24)]
    public uint log_level;

    [FieldOffset(28)]
    public uint log_size;

    [FieldOffset(32)]
    public ulong log_buf;

    [FieldOffset(68)]
    public uint expected_attach_type;

    [FieldOffset(108)]
    public uint attach_btf_id;
}

/// <summary>union bpf_attr of BPF_LINK_CREATE and, in its first two members, of BPF_ITER_CREATE.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfLinkCreate
{
    public uint prog_fd, target_fd, attach_type, flags;
}

/// <summary>union bpf_attr of BPF_MAP_CREATE, as far as is used.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfMapCreate
{
    public uint map_type, key_size, value_size, max_entries, map_flags;
}

/// <summary>union bpf_attr of BPF_MAP_UPDATE_ELEM and BPF_MAP_DELETE_ELEM.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfMapUpdate
{
    public uint map_fd, padding;
    public ulong key, value, flags;
}

/// <summary>union bpf_attr of BPF_RAW_TRACEPOINT_OPEN.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfRawTracepointOpen
{
    public ulong name;
    public uint prog_fd, padding;
}

internal static unsafe partial class Libc
{
    // bpf(2): enum bpf_cmd, bpf_map_type, bpf_prog_type, bpf_attach_type
    internal const int BPF_MAP_CREATE = 0, BPF_MAP_UPDATE_ELEM = 2, BPF_MAP_DELETE_ELEM = 3,
        BPF_PROG_LOAD = 5,
        BPF_RAW_TRACEPOINT_OPEN = 17, BPF_LINK_CREATE = 28, BPF_ITER_CREATE = 33;
    internal const int BPF_MAP_TYPE_HASH = 1, BPF_MAP_TYPE_PERF_EVENT_ARRAY = 4, BPF_F_NO_PREALLOC = 1;
    internal const int BPF_PROG_TYPE_TRACING = 26, BPF_TRACE_RAW_TP = 23, BPF_TRACE_ITER = 28;
}
