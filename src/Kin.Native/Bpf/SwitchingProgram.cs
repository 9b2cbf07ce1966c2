namespace Kin.Native.Bpf;

/// <summary>
/// For sched_switch: tells that a CPU goes from one thread to another, if the process of one of the two is
/// followed (<see cref="SwitchWord"/>).
/// </summary>
internal sealed class SwitchingProgram : TracepointProgram
{
    /// <summary>The type of what is called.</summary>
    public const string Type = "btf_trace_sched_switch";

    // Its arguments are: is it preempted, the thread before, the thread after, and since Linux 5.18 the state
    // of the one before, for a moment in front of the threads.
    public SwitchingProgram(KernelTypes types, SchedulingMaps maps)
        : base(types, maps, (int)SwitchWord.Count)
    {
        (int count, int[] tasks) = ArgumentsOf(Type, tasks: 2);
        Argument(Task, tasks[1]);
        Field("pid", (int)SwitchWord.NextThread);
        Field("tgid", (int)SwitchWord.NextProcess);
        Argument(Task, tasks[0]);
        Field("tgid", (int)SwitchWord.Process);
        FindFollowed((int)SwitchWord.Process);
        int isFollowed = Code.LeapIfNotZero(Result);
        FindFollowed((int)SwitchWord.NextProcess);
        int isOfOthers = Code.LeapIfZero(Result);
        Code.Land(isFollowed);
        Constant((int)SwitchWord.Kind, (int)SchedulingSample.Switch);
        Field("pid", (int)SwitchWord.Thread);
        Argument(0, 0);
        Place((int)SwitchWord.IsPreempted, 0);
        if (count > 3)
        {
            Argument(0, tasks[0] == 1 ? 3 : 1);
            Place((int)SwitchWord.State, 0);
        }
        else
        {
            Field(types.Has("task_struct", "__state") ? "__state" : "state", (int)SwitchWord.State);
        }

        LoadRan();
        PlaceLong((int)SwitchWord.Ran, Result);
        Write();
        End(isOfOthers);
    }

    // By the clock of the queue of this CPU, which is set at each switch, and is that of the arrival too.
    private void LoadRan()
    {
        const string Of = "task_struct", Arrival = "sched_info.last_arrival", Clock = "clock";
        Code.Set(Result, 0);
        if (RunQueue.IsFound(Types) && Types.Has(RunQueue.Type, Clock) && Types.Has(Of, Arrival))
        {
            RunQueue.Load(Code, Types, Result, Task);
            Code.Load(Result, Result, Types.Find(RunQueue.Type, Clock).Offset, sizeof(ulong));
            Code.Load(1, Task, Types.Find(Of, Arrival).Offset, sizeof(ulong));
            Code.Minus(Result, 1);
        }
    }
}
