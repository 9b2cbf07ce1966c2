using Kin.Inspection;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>What the kernel has counted for a thread so far.</summary>
/// <param name="Running">Time on CPUs, in 100 ns.</param>
/// <param name="Ready">Time ready without a CPU, in 100 ns.</param>
/// <param name="Voluntary">Context switches because it waited.</param>
/// <param name="Involuntary">Context switches because others were to run.</param>
internal readonly record struct ThreadCounts(long Running, long Ready, long Voluntary, long Involuntary)
{
    /// <summary>Reads the files that are needed; what is not read stays as it was.</summary>
    public static ThreadCounts Read(in ProcessInfo thread, TopNeeds needs, ThreadCounts before)
    {
        ThreadCounts now = before;
        if (needs.HasFlag(TopNeeds.Schedule) && thread.ReadSchedule().TryGet(out ProcessSchedule schedule))
        {
            now = now with { Running = schedule.Running.Ticks, Ready = schedule.Ready.Ticks };
        }

        if (needs.HasFlag(TopNeeds.Switches) && thread.ReadStatus().TryGet(out ProcessStatus? status))
        {
            now = now with
            {
                Voluntary = status.VoluntarySwitches, Involuntary = status.InvoluntarySwitches,
            };
        }

        return now;
    }

    /// <summary>With what was counted from one moment to another.</summary>
    public ThreadCounts Plus(ThreadCounts now, ThreadCounts before) => new(
        Running + now.Running - before.Running, Ready + now.Ready - before.Ready,
        Voluntary + now.Voluntary - before.Voluntary, Involuntary + now.Involuntary - before.Involuntary);
}
