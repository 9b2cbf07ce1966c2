using System.Text;

namespace Kin.Native.Spawn;

/// <summary>Writes the records of a plan as the calls they are.</summary>
internal static unsafe class PlanPrinter
{
    private static readonly (ulong Flag, string Name)[] s_cloneFlags =
    [
        (Libc.CLONE_VM, nameof(Libc.CLONE_VM)), (Libc.CLONE_VFORK, nameof(Libc.CLONE_VFORK)),
        (Libc.CLONE_PIDFD, nameof(Libc.CLONE_PIDFD)), (Libc.CLONE_NEWNS, nameof(Libc.CLONE_NEWNS)),
        (Libc.CLONE_CLEAR_SIGHAND, nameof(Libc.CLONE_CLEAR_SIGHAND)),
        (Libc.CLONE_INTO_CGROUP, nameof(Libc.CLONE_INTO_CGROUP)),
        (Libc.CLONE_NEWCGROUP, nameof(Libc.CLONE_NEWCGROUP)), (Libc.CLONE_NEWUTS, nameof(Libc.CLONE_NEWUTS)),
        (Libc.CLONE_NEWIPC, nameof(Libc.CLONE_NEWIPC)), (Libc.CLONE_NEWUSER, nameof(Libc.CLONE_NEWUSER)),
        (Libc.CLONE_NEWPID, nameof(Libc.CLONE_NEWPID)), (Libc.CLONE_NEWNET, nameof(Libc.CLONE_NEWNET)),
    ];

    public static string DescribeClone(PlanBuilder plan)
    {
        PlanHeader* header = plan.Header;
        bool clone3 = header->CloneNumber == SyscallNumber.clone3;
        ulong flags = clone3 ? header->Clone.flags : (ulong)header->Clone0;
        string names = string.Join('|', s_cloneFlags.Where(f => (flags & f.Flag) != 0).Select(f => f.Name));
        string cgroup = (flags & Libc.CLONE_INTO_CGROUP) != 0 ? $", cgroup={header->Clone.cgroup}" : "";
        return clone3 ? $"clone3({{flags={names}{cgroup}}})" : $"clone({names})";
    }

    public static string Describe(PlanBuilder plan, int index, SpawnOptions options)
    {
        PlanRecord record = plan.Records[index];
        PlanStep step = plan.Step(index);
        string first = (record.Flags & PlanRecord.UseSource) != 0
            ? $"result of {Name(plan.Step((int)record.Source).Call)}"
            : $"{record.A0}";
        string text = $"{Name(step.Call)}({Arguments(record, step, first, options)})";
        return (record.Flags & PlanRecord.Expect) != 0 ? $"{text} = {record.Expected}, or exit" : text;
    }

    private static string Name(string call) => call.Split('(')[0];

    private static string Operation(string call) => call.Split('(', ')')[1];

    private static string Arguments(PlanRecord record, PlanStep step, string first, SpawnOptions options) =>
        Name(step.Call) switch
        {
            "execve" => $"{Quote(step.Subject!)}, [{string.Join(", ", options.Arguments.Select(Quote))}], "
                + (options.Environment is { } own ? $"{own.Count} variables" : "this environment"),
            "chdir" or "chroot" => Quote(step.Subject!),
            "rt_sigaction" => $"{record.A0}, {Handler((KernelSigaction*)record.A1)}",
            "rt_sigprocmask" when options.SignalMask is ulong mask => $"SIG_SETMASK, {mask:x16}",
            "rt_sigprocmask" => "SIG_SETMASK, saved",
            "close_range" => "0, ~0, CLOSE_RANGE_CLOEXEC",
            "fcntl" when record is { A1: Libc.F_SETFD, A2: not 0 } => $"{first}, F_SETFD, FD_CLOEXEC",
            "fcntl" => $"{first}, {Operation(step.Call)}, {record.A2}",
            "dup3" => $"{first}, {record.A1}, 0",
            "ioctl" when record.A1 == Libc.TIOCSCTTY => $"{first}, TIOCSCTTY, 0",
            "ioctl" => $"{first}, {Operation(step.Call)}, result of getpgid",
            "prctl" => $"{Operation(step.Call)}, {record.A1}",
            "prlimit" => $"0, {step.Subject}, {{{Limit((Rlimit*)record.A2)}}}",
            "setpriority" => $"PRIO_PROCESS, 0, {record.A2}",
            "setgroups" => $"{record.A0}, [{step.Subject}]",
            "setresgid" or "setresuid" => $"{record.A0}, {record.A1}, {record.A2}",
            "setpgid" => $"{record.A0}, {record.A1}",
            "umask" => "0" + Convert.ToString((int)record.A0, 8),
            "sched_setscheduler" => $"0, {step.Subject}",
            "sched_setaffinity" => $"0, {record.A1}, {step.Subject}",
            "ioprio_set" => $"IOPRIO_WHO_PROCESS, 0, {step.Subject}",
            "openat" when record.A0 == Libc.AT_FDCWD =>
                $"AT_FDCWD, {Quote(step.Subject!.Split(':')[0])}, O_WRONLY|O_CLOEXEC",
            "write" when step.Subject!.Split(": ") is [_, string text] =>
                $"{first}, {Quote(text)}, {record.A2}",
            "openat" => $"{first}, \"cgroup.procs\", O_WRONLY|O_CLOEXEC",
            "write" => $"{first}, \"0\", 1",
            "close" or "getpgid" => first,
            _ => "",
        };

    private static string Limit(Rlimit* limit) => $"{Value(limit->rlim_cur)}, {Value(limit->rlim_max)}";

    private static string Handler(KernelSigaction* action) =>
        action->handler == Libc.SIG_IGN ? "SIG_IGN" : "SIG_DFL";

    private static string Value(ulong limit) => limit == ulong.MaxValue ? "RLIM_INFINITY" : $"{limit}";

    private static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
