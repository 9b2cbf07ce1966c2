using Kin.Native.Processes;

namespace Kin.Native.Spawn;

/// <summary>
/// Carries out plans, with the two things that concern all spawns of a process together: the dumpable flag,
/// and programs that were just written.
/// </summary>
internal static unsafe class SpawnGate
{
    // With the pauses between them some 50 ms in all.
    private const int BusyAttempts = 14, ShortAttempts = 4, BusyPauseMilliseconds = 5;
    private static readonly Lock s_dumpable = new();
    private static readonly ReaderWriterLockSlim s_inFlight = new();

    /// <summary>
    /// The child's pid, or the negated error of clone. A child that failed has been reaped.
    /// </summary>
    public static nint Run(PlanBuilder plan, SpawnOptions options)
    {
        s_inFlight.EnterReadLock();
        nint pid;
        try
        {
            pid = RunOnce(plan, options);
        }
        finally
        {
            s_inFlight.ExitReadLock();
        }

        return IsBusyProgram(plan) ? RunAlone(plan, options) : pid;
    }

    /// <summary>
    /// Carries out a plan whose child is a thread of this process. Returns when a step has failed and the
    /// thread has ended; otherwise this process is another program. No child is being made meanwhile, so none
    /// of ours has the program open for writing.
    /// </summary>
    public static nint RunThread(PlanBuilder plan, SpawnOptions options)
    {
        s_inFlight.EnterWriteLock();
        try
        {
            nint thread = 0;
            for (int i = 0; i == 0 || (i < BusyAttempts && IsBusyProgram(plan)); i++)
            {
                PauseIfStillBusy(i);
                plan.Rewind();
                thread = CredentialSteps.Any(options) ? RunKeepingDumpable(plan) : SpawnStub.Run(plan.Header);
            }

            return thread;
        }
        finally
        {
            s_inFlight.ExitWriteLock();
        }
    }

    /// <summary>Does something while no child is being made by Kin.</summary>
    public static void BetweenSpawns(Action action)
    {
        s_inFlight.EnterWriteLock();
        try
        {
            action();
        }
        finally
        {
            s_inFlight.ExitWriteLock();
        }
    }

    // A program that this process has just written and closed can be open for writing still: in a child that
    // another thread is making, from its clone to its execve. So once more when none is being made; the few
    // attempts are for the moment between the end of CLONE_VFORK's wait and the closing of descriptors, and
    // for children of others. A child can lose the processor in that moment, hence the pauses.
    private static nint RunAlone(PlanBuilder plan, SpawnOptions options)
    {
        s_inFlight.EnterWriteLock();
        try
        {
            nint pid = 0;
            for (int i = 0; i < BusyAttempts && IsBusyProgram(plan); i++)
            {
                PauseIfStillBusy(i);
                plan.Rewind();
                pid = RunOnce(plan, options);
            }

            return pid;
        }
        finally
        {
            s_inFlight.ExitWriteLock();
        }
    }

    private static void PauseIfStillBusy(int attempt)
    {
        if (attempt >= ShortAttempts)
        {
            Pause.For(TimeSpan.FromMilliseconds(BusyPauseMilliseconds));
        }
    }

    private static bool IsBusyProgram(PlanBuilder plan) =>
        plan.Header->FailedIndex >= 0 && plan.Header->FailedErrno == Errno.ETXTBSY;

    private static nint RunOnce(PlanBuilder plan, SpawnOptions options)
    {
        if (plan.ForkIndex >= 0)
        {
            SecondFork.Begin(plan);
        }

        nint pid = CredentialSteps.Any(options) ? RunKeepingDumpable(plan) : SpawnStub.Run(plan.Header);
        if (plan.ForkIndex >= 0)
        {
            pid = SecondFork.Settle(plan, pid);
        }

        if (pid > 0 && plan.Header->FailedIndex >= 0)
        {
            using SafeFd pidfd = new((int)plan.Header->PidFd);
            ChildWait.TryWait(pidfd, block: true, out _);
        }
        else if (pid > 0)
        {
            OwnChildren.Add((int)pid);
        }

        return pid;
    }

    // The child shares our memory, and a change of credentials makes memory undumpable
    // (PR_SET_DUMPABLE(2const)): /proc/self would belong to root and debuggers would be refused. One at a
    // time, or the second would save 0.
    private static nint RunKeepingDumpable(PlanBuilder plan)
    {
        lock (s_dumpable)
        {
            int dumpable = Libc.prctl(Libc.PR_GET_DUMPABLE, 0, 0, 0, 0);
            nint pid = SpawnStub.Run(plan.Header);
            _ = Libc.prctl(Libc.PR_SET_DUMPABLE, dumpable, 0, 0, 0);
            return pid;
        }
    }
}
