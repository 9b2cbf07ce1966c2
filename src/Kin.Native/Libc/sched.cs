using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct clone_args (linux/sched.h), 88 bytes since Linux 5.7.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CloneArguments
{
    public ulong flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
    public ulong set_tid, set_tid_size, cgroup;
}

/// <summary>struct sched_attr (linux/sched/types.h) in its first size.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SchedAttr
{
    public uint size, sched_policy;
    public ulong sched_flags;
    public int sched_nice;
    public uint sched_priority;
    public ulong sched_runtime, sched_deadline, sched_period;
}

internal static unsafe partial class Libc
{
    // sched(7)
    internal const int SCHED_OTHER = 0, SCHED_FIFO = 1, SCHED_RR = 2, SCHED_BATCH = 3, SCHED_IDLE = 5,
        SCHED_RESET_ON_FORK = 0x40000000;

    // clone(2), clone3(2): flags of linux/sched.h. CLEAR_SIGHAND since 5.5, INTO_CGROUP since 5.7, both
    // clone3 only.
    internal const ulong CLONE_VM = 0x100, CLONE_SIGHAND = 0x800, CLONE_PIDFD = 0x1000, CLONE_VFORK = 0x4000,
        CLONE_PARENT = 0x8000, CLONE_THREAD = 0x10000, CLONE_NEWNS = 0x20000, CLONE_SYSVSEM = 0x40000,
        CLONE_NEWCGROUP = 0x2000000, CLONE_NEWUTS = 0x4000000, CLONE_NEWIPC = 0x8000000,
        CLONE_NEWUSER = 0x10000000, CLONE_NEWPID = 0x20000000, CLONE_NEWNET = 0x40000000,
        CLONE_CLEAR_SIGHAND = 0x100000000, CLONE_INTO_CGROUP = 0x200000000;
}
