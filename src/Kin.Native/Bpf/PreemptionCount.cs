namespace Kin.Native.Bpf;

/// <summary>
/// The kernel's count of what keeps it from being preempted on this CPU (include/linux/preempt.h), by which
/// a program learns whether it runs in an interrupt.
/// </summary>
internal static class PreemptionCount
{
    /// <summary>Bits of interrupts: a soft one is served, hard ones, those that cannot be masked.</summary>
    public const int InInterrupt = 0x100 | 0xf0000 | 0xf00000;

    /// <summary>What has to be known of the kernel.</summary>
    public static readonly (BtfKind Kind, string Name)[] Wanted =
    [
        (BtfKind.Structure, HotName), (BtfKind.Variable, HotName), (BtfKind.Variable, CountName),
        (BtfKind.Variable, CurrentName), (BtfKind.Variable, QueuesName), .. RunQueue.Wanted,
    ];

    private const string TaskType = "task_struct", OfThread = "thread_info.preempt_count";
    private const string HotName = "pcpu_hot", CurrentName = "current_task", CountName = "__preempt_count";
    private const string QueuesName = "runqueues";
    private const int CurrentTask = 35, ReadKernel = 113, TypedCurrentTask = 158; // bpf-helpers(7)
    private const int Queue = 9; // a register that calls leave alone

    /// <summary>Loads it into register 0, as 0 where the kernel does not let it be found.</summary>
    /// <param name="code">What is written. Registers 1 to 5 and 9 are overwritten.</param>
    /// <param name="types">Those of the running kernel, with what is <see cref="Wanted"/>.</param>
    /// <param name="room">A place on the stack for 8 bytes.</param>
    public static void Load(Assembler code, KernelTypes types, int room)
    {
        if (types.Has(TaskType, OfThread))
        {
            code.Call(TypedCurrentTask);
            (int offset, int size) = types.Find(TaskType, OfThread);
            code.Load(0, 0, offset, size);
        }
        else if (DistancesFromQueue(types) is (int current, int count))
        {
            LoadOfCpu(code, types, room, current, count);
        }
        else
        {
            code.Set(0, 0);
        }
    }

    // x86 has it among the variables of the CPU. Where those are is told by the kernel's list of symbols,
    // which not all kernels have; so it is found from another variable of this CPU, to which the current
    // thread leads. That this led to the right place shows in
    // that the variable which has to be the current thread is that.
    private static void LoadOfCpu(Assembler code, KernelTypes types, int room, int current, int count)
    {
        code.Call(TypedCurrentTask);
        RunQueue.Load(code, types, Queue, task: 0);
        Read(code, room, current, sizeof(ulong));
        code.Call(CurrentTask);
        code.Load(1, Assembler.Stack, room, sizeof(ulong));
        int isElsewhere = code.LeapIfOther(0, 1);
        Read(code, room, count, sizeof(uint));
        code.Load(1, Assembler.Stack, room, sizeof(uint));
        code.Copy(0, 1);
        int isRead = code.Leap();
        code.Land(isElsewhere);
        code.Set(0, 0);
        code.Land(isRead);
    }

    // bpf_probe_read_kernel(room, bytes, queue + distance): what is not there is read as 0
    private static void Read(Assembler code, int room, int distance, int bytes)
    {
        code.Copy(1, Assembler.Stack);
        code.Increase(1, room);
        code.Set(2, bytes);
        code.Copy(3, Queue);
        code.Increase(3, distance);
        code.Call(ReadKernel);
    }

    // From Linux 6.2 to 6.14 what is used most was in one structure.
    private static (int Current, int Count)? DistancesFromQueue(KernelTypes types)
    {
        if (!RunQueue.IsFound(types))
        {
            return null;
        }

        try
        {
            if (types.NumberOf(BtfKind.Variable, HotName) == 0)
            {
                return (types.Distance(QueuesName, CurrentName), types.Distance(QueuesName, CountName));
            }

            int hot = types.Distance(QueuesName, HotName);
            return (hot + types.Find(HotName, CurrentName).Offset,
                hot + types.Find(HotName, "preempt_count").Offset);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
