using Kin.Native.Kernel;
using Kin.Native.Processes;

namespace Kin.Native.Spawn;

/// <summary>
/// Starts processes: plan, machine code, and what is said when a step fails. Safe from any number of threads.
/// </summary>
internal static unsafe class Spawner
{
    /// <summary>
    /// Starts a process and returns when its program runs. Otherwise throws a <see cref="LinuxException"/>
    /// that names the step that failed; the child has then been reaped.
    /// </summary>
    public static SpawnedProcess Spawn(SpawnOptions options) => options.ParentDeathSignal == 0
        ? SpawnOnThisThread(options)
        : SpawnerThread.Spawn(options with { SignalMask = options.SignalMask ?? SignalMaskOfThread() });

    /// <summary>The system calls that <see cref="Spawn"/> would make, for reading.</summary>
    public static SpawnPlan Plan(SpawnOptions options)
    {
        bool clone3 = KernelFeatures.Clone3.IsAvailable;
        using PlanBuilder plan = SpawnPlanner.Build(options, clone3, clone3 && options.CgroupFd >= 0);
        return SpawnPlan.Describe(plan, options);
    }

    /// <inheritdoc cref="Spawn"/>
    internal static SpawnedProcess SpawnOnThisThread(SpawnOptions options)
    {
        bool clone3 = KernelFeatures.Clone3.IsAvailable, intoCgroup = clone3 && options.CgroupFd >= 0;
        using (PlanBuilder plan = SpawnPlanner.Build(options, clone3, intoCgroup))
        {
            nint pid = SpawnGate.Run(plan, options);
            if (pid > 0 || !intoCgroup)
            {
                return Finish(plan, options, pid);
            }
        }

        // Refused with a cgroup: a hierarchy of version 1, or no right. Entering by a write tells, if it
        // fails, why.
        using PlanBuilder second = SpawnPlanner.Build(options, clone3, intoCgroup: false);
        return Finish(second, options, SpawnGate.Run(second, options));
    }

    private static SpawnedProcess Finish(PlanBuilder plan, SpawnOptions options, nint pid)
    {
        if (pid < 0)
        {
            throw SpawnFailure.OfClone((int)-pid, plan, options);
        }

        return plan.Header->FailedIndex < 0
            ? new SpawnedProcess((int)pid, new SafeFd((int)plan.Header->PidFd))
            : throw SpawnFailure.OfStep(plan, options);
    }

    private static ulong SignalMaskOfThread()
    {
        ulong mask;
        Sys.Check(
            Libc.syscall(
                SyscallNumber.rt_sigprocmask, Libc.SIG_BLOCK, 0, (nint)(&mask), Libc.SignalSetSize, 0, 0),
            "rt_sigprocmask");
        return mask;
    }
}
