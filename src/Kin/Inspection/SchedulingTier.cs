namespace Kin.Inspection;

/// <summary>From what a <see cref="SchedulingTrace"/> knows what it tells.</summary>
public enum SchedulingTier
{
    /// <summary>
    /// Records of context switches, which need no privilege for processes of the same user: who runs, where
    /// and when, and whether one that leaves its CPU could go on. When a blocked thread was woken, and by
    /// whom, is not told: it counts as blocked until it runs. Sums of the time ready are from
    /// /proc/PID/task/TID/schedstat.
    /// </summary>
    ContextSwitches,

    /// <summary>
    /// Programs at tracepoints of the scheduler, which need CAP_PERFMON and CAP_BPF (root has them), a kernel
    /// that describes its types (CONFIG_DEBUG_INFO_BTF, Linux 5.11), and the first pid namespace: also in
    /// which state a thread leaves its CPU, when it is woken, and by whom.
    /// </summary>
    Tracepoints,
}
