namespace Kin.Native.Spawn;

/// <summary>
/// The plan by which this process becomes another program. The same steps as for a child, made by a new
/// thread that shares neither descriptors nor root, directory and umask with the others: user, groups,
/// priorities, CPUs and the signal mask belong to a thread in any case. When a step fails that thread ends,
/// and with it almost all that was changed; when execve succeeds the kernel ends all other threads and
/// gives it the number of the process.
/// </summary>
internal static unsafe class ExecPlanner
{
    private const int Records = 64, PerDescriptor = 3;

    /// <param name="options">What this process is to be.</param>
    /// <param name="stackTop">
    /// A stack with room for a handler of a signal: once the mask is empty, one may be delivered to the
    /// thread.
    /// </param>
    /// <param name="litter">Files that this process would leave, removed at the last moment.</param>
    public static PlanBuilder Build(SpawnOptions options, byte* stackTop, IReadOnlyList<string> litter)
    {
        IReadOnlyList<string> environment = options.Environment ?? ProcessEnvironment.Current();
        string[] candidates = ExecSteps.Candidates(options, environment);
        int[] unmarked = Kernel.KernelFeatures.CloseRange.IsAvailable ? [] : OpenDescriptors.Inheritable();
        int records = Records + Libc.SIGRTMAX + candidates.Length + unmarked.Length + litter.Count
            + (options.ResourceLimits?.Count ?? 0) + (options.Descriptors.Count * PerDescriptor);
        PlanBuilder plan = PlanBuilder.Rent(
            records, ExecSteps.Bytes(options, environment, candidates) + litter.Sum(PlanBuilder.BytesFor));
        try
        {
            CloneStep.SetThread(plan, stackTop);
            AddSteps(plan, options, unmarked, litter);
            ExecSteps.Add(plan, options, environment, candidates);
            return plan;
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    private static void AddSteps(
        PlanBuilder plan, SpawnOptions options, int[] unmarked, IReadOnlyList<string> litter)
    {
        bool hasTerminal = options.ControllingTerminal >= 0;
        AttributeSteps.AddOomScore(plan, options);
        if (hasTerminal)
        {
            SessionSteps.Add(plan, options); // before the descriptors move
        }

        DescriptorSteps.Add(plan, options.Descriptors, unmarked);
        AttributeSteps.Add(plan, options);
        bool early = options.RootDirectory is not null || CredentialSteps.Any(options);
        AddRemovals(plan, early ? litter : []);
        RootSteps.AddRoot(plan, options);
        CredentialSteps.Add(plan, options);
        RootSteps.AddDirectory(plan, options);
        AddDeathSignal(plan, options);
        AddRemovals(plan, early ? [] : litter);
        if (!hasTerminal)
        {
            SessionSteps.Add(plan, options); // a session cannot be undone, so as late as possible
        }

        SignalSteps.AddLast(plan, options);
    }

    // A new thread has none, so that of the calling one is handed on, as execve would.
    private static void AddDeathSignal(PlanBuilder plan, SpawnOptions options)
    {
        if (options.ParentDeathSignal != 0)
        {
            SpawnPlanner.AddDeathSignal(plan, options.ParentDeathSignal, Libc.getppid());
            return;
        }

        int signal = 0;
        _ = Libc.prctl(Libc.PR_GET_PDEATHSIG, (nint)(&signal), 0, 0, 0);
        if (signal != 0)
        {
            plan.Add("prctl(PR_SET_PDEATHSIG)", SyscallNumber.prctl, Libc.PR_SET_PDEATHSIG, signal);
        }
    }

    private static void AddRemovals(PlanBuilder plan, IReadOnlyList<string> files)
    {
        foreach (string file in files)
        {
            plan.Add(
                "unlinkat", SyscallNumber.unlinkat, Libc.AT_FDCWD, (nint)plan.String(file), subject: file)
                ->Tolerate = PlanRecord.AnyError;
        }
    }
}
