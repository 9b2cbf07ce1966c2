using Kin.Native;
using Kin.Native.Kernel;
using Kin.Native.Tracing;

namespace Kin.Inspection.Scheduling;

/// <summary>From what a trace is made here.</summary>
internal static class FeedChoice
{
    private const string FirstPidNamespace = "pid:[4026531836]"; // PROC_PID_INIT_INO

    /// <summary>
    /// Opens that of a process that runs, at a thread of it, which is the first one unless that has ended.
    /// </summary>
    /// <param name="process">The process.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="reason">Why without tracepoints; null: with them.</param>
    public static (SchedulingFeed Feed, int Thread) OpenAt(
        int process, SchedulingTraceOptions options, out string? reason)
    {
        foreach (ProcessInfo thread in ProcFs.Default.Open(process).Threads())
        {
            try
            {
                if (TreeSeeds.Lives(thread))
                {
                    return (Open(process, thread.Id, options, out reason), thread.Id);
                }
            }
            catch (LinuxException e) when (e.ErrorNumber == Errno.ESRCH)
            {
                // It has ended meanwhile.
            }
        }

        throw new LinuxException("open", Errno.ESRCH, $"process {process}", "It has ended.");
    }

    /// <summary>Opens what is allowed and was asked for.</summary>
    /// <param name="process">The process that is followed.</param>
    /// <param name="thread">The thread of it that is; 0: this one.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="reason">Why without tracepoints; null: with them.</param>
    public static SchedulingFeed Open(
        int process, int thread, SchedulingTraceOptions options, out string? reason)
    {
        if (KernelFeatures.PerfEvents.IsSwitchedOff)
        {
            throw new LinuxException(
                "perf_event_open", Errno.ENOSYS, null, $"It is {KernelFeatures.PerfEvents.Reason}.");
        }

        reason = options.OnlyContextSwitches ? "It was asked for."
            : File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name == FirstPidNamespace
            ? null
            : "Tracepoints tell processes by their numbers in the first pid namespace, and this is another"
                + " one, as in a container.";
        return SchedulingFeed.Open(process, thread, options.RingBytes, ref reason);
    }
}
