namespace Kin.Native.Bpf;

/// <summary>
/// For sched_process_fork, before the new one runs: a process that is made by one that is followed is
/// followed too. Where there is no room for that, it is told as a loss
/// (<see cref="SchedulingSample.NoRoom"/>).
/// </summary>
internal sealed class ForkingProgram : TracepointProgram
{
    /// <summary>The type of what is called.</summary>
    public const string Type = "btf_trace_sched_process_fork";

    private const int Kind = 0, Process = 1, Words = 2;

    public ForkingProgram(KernelTypes types, SchedulingMaps maps)
        : base(types, maps, Words)
    {
        (_, int[] tasks) = ArgumentsOf(Type, tasks: 2);
        Argument(Task, tasks[0]);
        Field("tgid", Process);
        FindFollowed(Process);
        int isOfOthers = Code.LeapIfZero(Result);
        Argument(Task, tasks[1]);
        int isThread = FieldsDiffer("pid", "tgid");
        Field("tgid", Process);
        Follow(Process);
        int isDone = Code.LeapIfZero(Result);
        Constant(Kind, (int)SchedulingSample.NoRoom);
        Write();
        End(isOfOthers, isThread, isDone);
    }
}
