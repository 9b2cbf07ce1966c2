namespace Kin.Native.Spawn;

/// <summary>
/// What a process is allowed and how it is scheduled. Limits come first: one that was raised may be what
/// allows a priority.
/// </summary>
internal static unsafe class AttributeSteps
{
    private const string OomFile = "/proc/self/oom_score_adj";

    /// <summary>Steps that need a free descriptor, and /proc as this process sees it.</summary>
    public static void AddOomScore(PlanBuilder plan, SpawnOptions options)
    {
        if (options.OomScoreAdjustment is not int adjustment)
        {
            return;
        }

        uint open = (uint)plan.Count;
        string text = $"{adjustment}", subject = $"{OomFile}: {text}";
        plan.Add(
            "openat", SyscallNumber.openat, Libc.AT_FDCWD, (nint)plan.String(OomFile),
            Libc.O_WRONLY | Libc.O_CLOEXEC, subject: subject);
        nint value = (nint)plan.String(text);
        PlanRecord* write = plan.Add(
            "write", SyscallNumber.write, -1, value, text.Length, subject: subject);
        PlanRecord* close = plan.Add("close", SyscallNumber.close, -1, subject: subject);
        write->Flags = close->Flags = PlanRecord.UseSource;
        write->Source = close->Source = open;
    }

    /// <summary>Limits, priorities, CPUs and the umask.</summary>
    public static void Add(PlanBuilder plan, SpawnOptions options)
    {
        if (options.Umask is uint umask)
        {
            plan.Add("umask", SyscallNumber.umask, (nint)umask);
        }

        AddLimits(plan, options);
        if (options.Nice is int nice)
        {
            string subject = $"{nice}";
            plan.Add("setpriority", SyscallNumber.setpriority, Libc.PRIO_PROCESS, 0, nice, subject: subject);
        }

        if (options.Scheduling is SpawnScheduling scheduling)
        {
            int* parameters = plan.Values<int>(1); // struct sched_param
            *parameters = scheduling.Priority;
            plan.Add(
                "sched_setscheduler", SyscallNumber.sched_setscheduler, 0, scheduling.Policy,
                (nint)parameters, subject: SchedulingNames.Of(scheduling.Policy, scheduling.Priority));
        }

        if (options.CpuAffinity is { } cpus)
        {
            int length = CpuMask.Bytes(cpus);
            byte* mask = plan.Values<byte>(length);
            CpuMask.Fill(new Span<byte>(mask, length), cpus);
            plan.Add(
                "sched_setaffinity", SyscallNumber.sched_setaffinity, 0, length, (nint)mask,
                subject: $"CPUs {CpuMask.Text(cpus)}");
        }

        if (options.IoPriority is int priority)
        {
            plan.Add(
                "ioprio_set", SyscallNumber.ioprio_set, Libc.IOPRIO_WHO_PROCESS, 0, priority,
                subject: SchedulingNames.OfIo(priority));
        }
    }

    private static void AddLimits(PlanBuilder plan, SpawnOptions options)
    {
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
}
