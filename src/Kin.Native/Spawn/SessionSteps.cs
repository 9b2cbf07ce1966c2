namespace Kin.Native.Spawn;

/// <summary>Session, process group and terminal of the child (credentials(7), setsid(2)).</summary>
internal static unsafe class SessionSteps
{
    /// <summary>
    /// They come before the descriptors are moved: the terminals are given by their numbers in this process.
    /// </summary>
    public static void Add(PlanBuilder plan, SpawnOptions options)
    {
        if (options.NewSession || options.ControllingTerminal >= 0)
        {
            plan.Add("setsid", SyscallNumber.setsid);
            if (options.SecondFork)
            {
                SecondFork.Add(plan);
            }
        }
        else if (options.NewProcessGroup || options.ProcessGroup is not null)
        {
            plan.Add("setpgid", SyscallNumber.setpgid, 0, options.ProcessGroup ?? 0);
        }

        if (options.ControllingTerminal >= 0)
        {
            // The argument 0: never away from another session, which root could do with 1.
            plan.Add(
                "ioctl(TIOCSCTTY)", SyscallNumber.ioctl, options.ControllingTerminal, Libc.TIOCSCTTY, 0,
                subject: $"descriptor {options.ControllingTerminal}");
        }

        if (options.ForegroundTerminal >= 0)
        {
            // The kernel reads the group from where the record before put it. SIGTTOU is blocked here, as all
            // are.
            PlanRecord* group = plan.Add("getpgid", SyscallNumber.getpgid, 0);
            plan.Add(
                "ioctl(TIOCSPGRP)", SyscallNumber.ioctl, options.ForegroundTerminal, Libc.TIOCSPGRP,
                (nint)(&group->Result), subject: $"descriptor {options.ForegroundTerminal}");
        }
    }
}
