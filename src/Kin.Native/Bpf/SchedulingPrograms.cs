namespace Kin.Native.Bpf;

/// <summary>
/// Programs for the tracepoints sched_switch and sched_waking, which write what happens into the ring of the
/// CPU on which it happens (bpf_perf_event_output of bpf-helpers(7)).
/// </summary>
/// <remarks>
/// The same tracepoints can be had from perf_event_open(2) without a program. But that costs more at each
/// switch, and on Linux 6.18 does not tell of all that an idle CPU does (ARCHITECTURE.md).
/// </remarks>
internal sealed class SchedulingPrograms
{
    /// <summary>The type of what is called at a switch.</summary>
    public const string SwitchingType = "btf_trace_sched_switch";

    /// <summary>The type of what is called when a thread is made ready.</summary>
    public const string WakingType = "btf_trace_sched_waking";

    /// <summary>What has to be known of the kernel.</summary>
    public static readonly (BtfKind Kind, string Name)[] Wanted =
    [
        (BtfKind.Typedef, SwitchingType), (BtfKind.Typedef, WakingType), .. PreemptionCount.Wanted,
    ];

    private const int Arguments = 6, Task = 7, Waker = 8; // registers that calls leave alone
    private const int CurrentThread = 14, PerfEventOutput = 25; // bpf-helpers(7)
    private const uint OwnCpu = 0xffffffff; // BPF_F_CURRENT_CPU
    private const string TaskType = "task_struct";
    private const int Room = -64; // on the stack, below what is written

    private readonly Assembler _code = new();
    private readonly KernelTypes _types;
    private readonly int _words;

    private SchedulingPrograms(KernelTypes types, int words)
    {
        (_types, _words) = (types, words);
        _code.Copy(Arguments, 1);
    }

    /// <summary>For sched_switch.</summary>
    /// <param name="types">Those of the running kernel, with what is <see cref="Wanted"/>.</param>
    /// <param name="map">The events of the CPUs, by descriptor (<see cref="PerfEventArray"/>).</param>
    /// <exception cref="NotSupportedException">This kernel has something otherwise.</exception>
    public static Assembler Switching(KernelTypes types, int map)
    {
        SchedulingPrograms program = new(types, (int)SwitchWord.Count);
        program.WriteSwitch();
        program.Hand(map);
        return program._code;
    }

    /// <summary>For sched_waking; parameters and errors as above.</summary>
    public static Assembler Waking(KernelTypes types, int map)
    {
        SchedulingPrograms program = new(types, (int)WakingWord.Count);
        program.WriteWaking();
        program.Hand(map);
        return program._code;
    }

    // Its arguments are: is it preempted, the thread before, the thread after, and since Linux 5.18 the state
    // of the one before, for a moment in front of the threads.
    private void WriteSwitch()
    {
        (int count, int[] tasks) = ArgumentsOf(SwitchingType, pointers: 2);
        Number((int)SwitchWord.Kind, (int)SchedulingSample.Switch);
        Argument(0, 0);
        Place((int)SwitchWord.IsPreempted, 0);
        Argument(Task, tasks[0]);
        Field("pid", (int)SwitchWord.Thread);
        Field("tgid", (int)SwitchWord.Process);
        if (count > 3)
        {
            Argument(0, tasks[0] == 1 ? 3 : 1);
            Place((int)SwitchWord.State, 0);
        }
        else
        {
            Field(_types.Has(TaskType, "__state") ? "__state" : "state", (int)SwitchWord.State);
        }

        Argument(Task, tasks[1]);
        Field("pid", (int)SwitchWord.NextThread);
        Field("tgid", (int)SwitchWord.NextProcess);
    }

    private void WriteWaking()
    {
        (_, int[] tasks) = ArgumentsOf(WakingType, pointers: 1);
        Number((int)WakingWord.Kind, (int)SchedulingSample.Waking);
        Argument(Task, tasks[0]);
        Field("pid", (int)WakingWord.Thread);
        _code.Set(Waker, 0);
        PreemptionCount.Load(_code, _types, Room);
        _code.And(0, PreemptionCount.InInterrupt);
        int isInterrupt = _code.LeapIfNotZero(0);
        _code.Call(CurrentThread); // its number is the lower half
        _code.Copy(Waker, 0);
        _code.Land(isInterrupt);
        Place((int)WakingWord.Waker, Waker);
    }

    // bpf_perf_event_output(arguments, map, this CPU's, record, its length)
    private void Hand(int map)
    {
        int bytes = _words * sizeof(uint);
        _code.Copy(1, Arguments);
        _code.SetMap(2, map);
        _code.SetUnsigned(3, OwnCpu);
        _code.Copy(4, Assembler.Stack);
        _code.Increase(4, -bytes);
        _code.Set(5, bytes);
        _code.Call(PerfEventOutput);
        _code.Set(0, 0);
        _code.Return();
    }

    // The type has one parameter more: what belongs to the tracepoint, which a program does not see.
    private (int Count, int[] Tasks) ArgumentsOf(string type, int pointers)
    {
        (int count, int[] tasks) = _types.ParametersOf(type, TaskType);
        return tasks.Length == pointers && tasks[0] > 0
            ? (count - 1, [.. tasks.Select(index => index - 1)])
            : throw new NotSupportedException($"This kernel has other parameters in {type}.");
    }

    private void Argument(int to, int index) =>
        _code.Load(to, Arguments, index * sizeof(ulong), sizeof(ulong));

    private void Field(string member, int word)
    {
        _code.Load(0, Task, _types.Find(TaskType, member).Offset, sizeof(uint));
        Place(word, 0);
    }

    private void Number(int word, int number)
    {
        _code.Set(0, number);
        Place(word, 0);
    }

    private void Place(int word, int from) =>
        _code.StoreWord(Assembler.Stack, (word - _words) * sizeof(uint), from);
}
