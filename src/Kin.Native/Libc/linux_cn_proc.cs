using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    internal const int PROC_CN_MCAST_LISTEN = 1, PROC_CN_MCAST_IGNORE = 2;

    internal const uint PROC_EVENT_NONE = 0, PROC_EVENT_FORK = 1, PROC_EVENT_EXEC = 2, PROC_EVENT_UID = 4,
        PROC_EVENT_GID = 0x40, PROC_EVENT_SID = 0x80, PROC_EVENT_PTRACE = 0x100, PROC_EVENT_COMM = 0x200,
        PROC_EVENT_COREDUMP = 0x40000000, PROC_EVENT_EXIT = 0x80000000;
}

/// <summary>
/// struct proc_event (linux/cn_proc.h). What follows the time depends on the event: who did it (thread and
/// process; of a fork the parent) is always first, but for the answer to a subscription, which has an error
/// there.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ProcEvent
{
    public uint what, cpu;
    public ulong timestamp_ns; // CLOCK_MONOTONIC

    /// <summary>The thread; of a fork that of the parent.</summary>
    public int process_pid;

    /// <summary>Its process; of a fork the parent.</summary>
    public int process_tgid;

    /// <summary>exit: as wait(2) has it. fork: child_pid. ids: the real one. ptrace: the tracer.</summary>
    public uint exit_code;

    /// <summary>exit: the signal to the parent. fork: child_tgid. ids: the effective one.</summary>
    public uint exit_signal;

    /// <summary>exit: the parent (Linux 4.18).</summary>
    public int parent_pid, parent_tgid;
}
