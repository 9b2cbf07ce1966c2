namespace Kin.Native;

/// <summary>Starts processes: plan, machine code, and what is said when a step fails. Safe from any number of threads.</summary>
internal static unsafe class Spawner
{
    private static readonly Lock s_dumpable = new();

    /// <summary>
    /// Starts a process and returns when its program runs. Otherwise throws a <see cref="LinuxException"/> that names
    /// the step that failed; the child has then been reaped.
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
            nint pid = Run(plan, options);
            if (pid > 0 || !intoCgroup)
            {
                return Finish(plan, options, pid);
            }
        }

        // Refused with a cgroup: a hierarchy of version 1, or no right. Entering by a write tells, if it fails, why.
        using PlanBuilder second = SpawnPlanner.Build(options, clone3, intoCgroup: false);
        return Finish(second, options, Run(second, options));
    }

    private static nint Run(PlanBuilder plan, SpawnOptions options)
    {
        if (!CredentialSteps.Any(options))
        {
            return SpawnStub.Run(plan.Header);
        }

        // The child shares our memory, and a change of credentials makes memory undumpable (PR_SET_DUMPABLE(2const)):
        // /proc/self would belong to root and debuggers would be refused. One at a time, or the second would save 0.
        lock (s_dumpable)
        {
            int dumpable = Libc.prctl(Libc.PR_GET_DUMPABLE, 0, 0, 0, 0);
            nint pid = SpawnStub.Run(plan.Header);
            _ = Libc.prctl(Libc.PR_SET_DUMPABLE, dumpable, 0, 0, 0);
            return pid;
        }
    }

    private static SpawnedProcess Finish(PlanBuilder plan, SpawnOptions options, nint pid)
    {
        if (pid < 0)
        {
            throw SpawnFailure.OfClone((int)-pid, plan, options);
        }

        SafeFd pidfd = new((int)plan.Header->PidFd);
        if (plan.Header->FailedIndex < 0)
        {
            return new SpawnedProcess((int)pid, pidfd);
        }

        using (pidfd)
        {
            ChildWait.TryWait(pidfd, block: true, out _);
            throw SpawnFailure.OfStep(plan, options);
        }
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
