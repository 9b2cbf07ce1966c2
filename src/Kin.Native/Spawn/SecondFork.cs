using Kin.Native.Processes;

namespace Kin.Native.Spawn;

/// <summary>
/// The second fork of a daemon, inside the plan: the leader of the new session makes the process that runs
/// the program, and ends. That process is no leader, so no terminal that it opens becomes its controlling
/// terminal (daemon(7)); and it is our child (CLONE_PARENT), so its end is told to us.
/// </summary>
/// <remarks>
/// The machine code knows nothing of it. The record is a clone that both processes return from: with 0, which
/// is expected, in the new one, which goes on with the next record; with its number in the leader, for which
/// the record is therefore a failure, at which it ends. CLONE_VFORK holds the leader until then, so its note
/// of that failure comes after any of the new process, whose own failure is read from the results instead.
/// The two share one stack, which neither uses.
/// </remarks>
internal static unsafe class SecondFork
{
    private const ulong Flags = Libc.CLONE_VM | Libc.CLONE_VFORK | Libc.CLONE_PARENT;

    /// <summary>Adds the records. What follows is done by the new process.</summary>
    public static void Add(PlanBuilder plan)
    {
        PlanRecord* fork = plan.Add("clone", SyscallNumber.clone, (nint)Flags);
        fork->Flags = PlanRecord.Expect;
        plan.ForkIndex = plan.Count - 1;
        plan.Add("setpgid", SyscallNumber.setpgid);
    }

    /// <summary>Forgets the results of a run before.</summary>
    public static void Begin(PlanBuilder plan)
    {
        for (int i = 0; i < plan.Count; i++)
        {
            plan.Records[i].Result = 0;
        }
    }

    /// <summary>
    /// Reaps the leader and makes the plan tell of the process after it, as if that had been made at once.
    /// Gives its pid, or <paramref name="leader"/> when there is none.
    /// </summary>
    public static nint Settle(PlanBuilder plan, nint leader)
    {
        PlanHeader* header = plan.Header;
        long made = plan.Records[plan.ForkIndex].Result;
        if (leader <= 0 || header->FailedIndex != plan.ForkIndex || made <= 0)
        {
            return leader;
        }

        using (SafeFd ended = new((int)header->PidFd))
        {
            ChildWait.TryWait(ended, block: true, out _);
        }

        SafeFd pidfd = Open((int)made);
        (header->FailedIndex, header->FailedErrno) = Failure(plan);
        header->PidFd = pidfd.Release();
        return (nint)made;
    }

    // Our child, not reaped yet, so the number is its own.
    private static SafeFd Open(int pid)
    {
        if (PidFd.TryOpen(pid, out int errno) is SafeFd pidfd)
        {
            return pidfd;
        }

        if (errno != Errno.ESRCH)
        {
            Libc.kill(pid, Libc.SIGKILL);
            Libc.syscall(SyscallNumber.waitid, Libc.P_PID, pid, 0, Libc.WEXITED | Libc.__WALL, 0, 0);
        }

        throw new LinuxException(
            "pidfd_open", errno, $"process {pid}",
            errno == Errno.ESRCH ? "It ended at once, and somebody else has reaped it." : null);
    }

    private static (long Index, long Errno) Failure(PlanBuilder plan)
    {
        for (int i = plan.ForkIndex + 1; i < plan.Count; i++)
        {
            PlanRecord record = plan.Records[i];
            bool expects = (record.Flags & PlanRecord.Expect) != 0;
            if (record.Result < 0 ? !IsTolerated(record) : expects && record.Result != record.Expected)
            {
                return (i, Math.Max(-record.Result, 0));
            }
        }

        return (-1, 0);
    }

    private static bool IsTolerated(in PlanRecord record) => record.Tolerate == PlanRecord.AnyError
        || (record.Result > -64 && (record.Tolerate & (1UL << (int)-record.Result)) != 0);
}
