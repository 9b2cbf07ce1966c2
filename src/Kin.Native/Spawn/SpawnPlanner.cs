using Kin.Native.Kernel;

namespace Kin.Native.Spawn;

/// <summary>
/// Turns options into records. The order is the design: what needs the parent's rights or descriptors comes
/// first, the descriptors are put in place, then limits, credentials, the directory (with the rights of the
/// child), the death signal (which a change of credentials erases), and last the signal mask and execve.
/// </summary>
internal static unsafe class SpawnPlanner
{
    private const string DefaultPath = "/bin:/usr/bin";
    private const ulong NotHere =
        (1UL << Errno.ENOENT) | (1UL << Errno.EACCES) | (1UL << Errno.ENOTDIR) | (1UL << Errno.ENODEV);

    private const int CommonRecords = 32, PerDescriptor = 3, PerLimit = 1, PerSignal = 64;

    public static PlanBuilder Build(SpawnOptions options, bool useClone3, bool intoCgroup)
    {
        IReadOnlyList<string> environment = options.Environment ?? ProcessEnvironment.Current();
        string[] candidates = Candidates(options, environment);
        int[] unmarked = KernelFeatures.CloseRange.IsAvailable ? [] : OpenDescriptors.Inheritable();
        int records = CommonRecords + candidates.Length + unmarked.Length
            + (options.Descriptors.Count * PerDescriptor)
            + ((options.ResourceLimits?.Count ?? 0) * PerLimit) + (useClone3 ? 0 : PerSignal)
            + (options.ResetIgnoredSignals ? PerSignal : 0);
        PlanBuilder plan = PlanBuilder.Rent(records, Bytes(options, environment, candidates));
        try
        {
            CloneStep.Set(plan, options, useClone3, intoCgroup);
            AddFirstSteps(plan, options, useClone3, intoCgroup);
            DescriptorSteps.Add(plan, options.Descriptors, unmarked);
            AddLimits(plan, options);
            CredentialSteps.Add(plan, options);
            AddLastSteps(plan, options);
            AddExec(plan, options, environment, candidates);
            return plan;
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    private static long Bytes(SpawnOptions options, IReadOnlyList<string> environment, string[] candidates)
    {
        long bytes = 1024 + PlanBuilder.BytesFor(options.WorkingDirectory ?? "")
            + ((options.SupplementaryGroups?.Count ?? 0) * 4L) + ((options.ResourceLimits?.Count ?? 0) * 24L);
        foreach (string candidate in candidates)
        {
            bytes += PlanBuilder.BytesFor(candidate);
        }

        return bytes + BytesFor(options.Arguments) + BytesFor(environment);
    }

    private static long BytesFor(IReadOnlyList<string> strings)
    {
        long bytes = 16;
        for (int i = 0; i < strings.Count; i++)
        {
            bytes += PlanBuilder.BytesFor(strings[i]) + sizeof(nint);
        }

        return bytes;
    }

    private static void AddFirstSteps(PlanBuilder plan, SpawnOptions options, bool useClone3, bool intoCgroup)
    {
        if (!useClone3)
        {
            SignalSteps.ResetHandlers(plan);
        }

        if (options.CgroupFd >= 0 && !intoCgroup)
        {
            CloneStep.AddEnterCgroup(plan, options.CgroupFd);
        }

        SessionSteps.Add(plan, options);
    }

    private static void AddLimits(PlanBuilder plan, SpawnOptions options)
    {
        if (options.Umask is uint umask)
        {
            plan.Add("umask", SyscallNumber.umask, (nint)umask);
        }

        if (options.Nice is int nice)
        {
            string subject = $"{nice}";
            plan.Add("setpriority", SyscallNumber.setpriority, Libc.PRIO_PROCESS, 0, nice, subject: subject);
        }

        bool limitsFiles = false;
        for (int i = 0; options.ResourceLimits is { } limits && i < limits.Count; i++)
        {
            limitsFiles |= limits[i].Resource == Libc.RLIMIT_NOFILE;
            AddLimit(plan, limits[i]);
        }

        if (options.RestoreSoftNoFile && !limitsFiles && OpenFileLimit.Original is Rlimit original)
        {
            AddLimit(plan, new SpawnLimit(Libc.RLIMIT_NOFILE, original.rlim_cur, original.rlim_max));
        }
    }

    private static void AddLimit(PlanBuilder plan, SpawnLimit limit)
    {
        Rlimit* value = plan.Values<Rlimit>(1);
        *value = new Rlimit { rlim_cur = limit.Soft, rlim_max = limit.Hard };
        plan.Add(
            "prlimit", SyscallNumber.prlimit64, 0, limit.Resource, (nint)value,
            subject: ResourceNames.Of(limit.Resource));
    }

    private static void AddLastSteps(PlanBuilder plan, SpawnOptions options)
    {
        if (options.WorkingDirectory is string directory)
        {
            plan.Add("chdir", SyscallNumber.chdir, (nint)plan.String(directory), subject: directory);
        }

        if (options.ParentDeathSignal != 0)
        {
            plan.Add(
                "prctl(PR_SET_PDEATHSIG)", SyscallNumber.prctl,
                Libc.PR_SET_PDEATHSIG, options.ParentDeathSignal);

            // Dead before the request: the signal never comes. The parent of a new pid namespace's first
            // process is 0.
            PlanRecord* parent = plan.Add("getppid", SyscallNumber.getppid);
            parent->Flags = PlanRecord.Expect;
            parent->Expected = (options.NamespaceFlags & Libc.CLONE_NEWPID) != 0 ? 0 : Libc.getpid();
        }

        SignalSteps.AddLast(plan, options);
    }

    private static void AddExec(
        PlanBuilder plan, SpawnOptions options, IReadOnlyList<string> environment, string[] candidates)
    {
        nint arguments = (nint)Pointers(plan, options.Arguments);
        nint variables = (nint)Pointers(plan, environment);
        for (int i = 0; i < candidates.Length; i++)
        {
            PlanRecord* exec = plan.Add(
                "execve", SyscallNumber.execve, (nint)plan.String(candidates[i]), arguments, variables,
                subject: candidates[i]);
            exec->Tolerate = i == candidates.Length - 1 ? 0 : NotHere;
        }
    }

    private static byte** Pointers(PlanBuilder plan, IReadOnlyList<string> strings)
    {
        byte** pointers = (byte**)plan.Values<nint>(strings.Count + 1);
        for (int i = 0; i < strings.Count; i++)
        {
            pointers[i] = plan.String(strings[i]);
        }

        return pointers;
    }

    // execvp(3): the name as it is when it has a slash; else every entry of PATH, an empty one meaning ".".
    private static string[] Candidates(SpawnOptions options, IReadOnlyList<string> environment)
    {
        string name = options.FileName;
        ArgumentException.ThrowIfNullOrEmpty(name, nameof(SpawnOptions.FileName));
        if (name.Contains('/'))
        {
            return [name];
        }

        string[] found = (ProcessEnvironment.Find(environment, "PATH") ?? DefaultPath).Split(':');
        for (int i = 0; i < found.Length; i++)
        {
            string directory = found[i];
            found[i] = directory is "" || directory.EndsWith('/') ? directory + name : $"{directory}/{name}";
        }

        return found;
    }
}
