namespace Kin.Native.Bpf;

/// <summary>
/// The kernel's queue of the threads that are ready on a CPU (struct rq, kernel/sched/sched.h), to which each
/// thread leads in a kernel that schedules by groups (CONFIG_FAIR_GROUP_SCHED).
/// </summary>
internal static class RunQueue
{
    /// <summary>The structure.</summary>
    public const string Type = "rq";

    /// <summary>What has to be known of the kernel.</summary>
    public static readonly (BtfKind Kind, string Name)[] Wanted =
    [
        (BtfKind.Structure, TaskType), (BtfKind.Structure, PartType), (BtfKind.Structure, Type),
    ];

    private const string TaskType = "task_struct", PartType = "cfs_rq", Part = "se.cfs_rq", Whole = "rq";

    /// <summary>A thread leads to it here.</summary>
    public static bool IsFound(KernelTypes types) => types.Has(TaskType, Part) && types.Has(PartType, Whole);

    /// <summary>Loads the address of the one of a thread's CPU.</summary>
    /// <param name="code">What is written.</param>
    /// <param name="types">Those of a kernel where it <see cref="IsFound"/>.</param>
    /// <param name="to">A register.</param>
    /// <param name="task">The register in which the thread is.</param>
    public static void Load(Assembler code, KernelTypes types, int to, int task)
    {
        code.Load(to, task, types.Find(TaskType, Part).Offset, sizeof(ulong));
        code.Load(to, to, types.Find(PartType, Whole).Offset, sizeof(ulong));
    }
}
