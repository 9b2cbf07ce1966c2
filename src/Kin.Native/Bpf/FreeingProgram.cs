namespace Kin.Native.Bpf;

/// <summary>
/// For sched_process_free, when nothing is left of a thread: the process whose first one it was is followed
/// no more. Its number may be that of another one by then, which is followed: the value says whose it is,
/// unless that is 0.
/// </summary>
internal sealed class FreeingProgram : TracepointProgram
{
    /// <summary>The type of what is called.</summary>
    public const string Type = "btf_trace_sched_process_free";

    private const int Process = 0, Words = 1;

    public FreeingProgram(KernelTypes types, SchedulingMaps maps)
        : base(types, maps, Words)
    {
        Argument(Task, ArgumentsOf(Type, tasks: 1).Tasks[0]);
        int isThread = FieldsDiffer("pid", "tgid");
        Field("tgid", Process);
        FindFollowed(Process);
        int isOfOthers = Code.LeapIfZero(Result);
        Code.Load(1, Result, 0, sizeof(ulong));
        int isUnknown = Code.LeapIfZero(1);
        int isAnother = Code.LeapIfOther(1, Task);
        Code.Land(isUnknown);
        Forget(Process);
        End(isThread, isOfOthers, isAnother);
    }
}
