namespace Kin.Native.Bpf;

/// <summary>
/// For sched_waking: tells that a thread of a process which is followed is made ready, and by whom
/// (<see cref="WakingWord"/>).
/// </summary>
internal sealed class WakingProgram : TracepointProgram
{
    /// <summary>The type of what is called.</summary>
    public const string Type = "btf_trace_sched_waking";

    private const int Waker = 8; // a register that calls leave alone
    private const int CurrentThread = 14; // bpf_get_current_pid_tgid

    public WakingProgram(KernelTypes types, SchedulingMaps maps)
        : base(types, maps, (int)WakingWord.Count)
    {
        Argument(Task, ArgumentsOf(Type, tasks: 1).Tasks[0]);
        Field("tgid", (int)WakingWord.Waker); // until that is known
        FindFollowed((int)WakingWord.Waker);
        int isOfOthers = Code.LeapIfZero(Result);
        Field("pid", (int)WakingWord.Thread);
        Constant((int)WakingWord.Kind, (int)SchedulingSample.Waking);
        Code.Set(Waker, 0);
        PreemptionCount.Load(Code, types, Room);
        Code.And(Result, PreemptionCount.InInterrupt);
        int isInterrupt = Code.LeapIfNotZero(Result);
        Code.Call(CurrentThread); // its number is the lower half
        Code.Copy(Waker, Result);
        Code.Land(isInterrupt);
        Place((int)WakingWord.Waker, Waker);
        Write();
        End(isOfOthers);
    }
}
