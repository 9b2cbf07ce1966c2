using Kin.Native.Signals;

namespace Kin.Native.Spawn;

/// <summary>Signal dispositions and mask of the child.</summary>
internal static unsafe class SignalSteps
{
    /// <summary>
    /// Without CLONE_CLEAR_SIGHAND the child, which shares our memory, would run our handlers: every signal
    /// that has one goes back to its default, before any can be delivered. Ignored ones stay ignored, as
    /// execve would leave them.
    /// </summary>
    public static void ResetHandlers(PlanBuilder plan)
    {
        nint byDefault = (nint)plan.Values<KernelSigaction>(1);
        for (int signal = 1; signal <= Libc.SIGRTMAX; signal++)
        {
            KernelSigaction now;
            nint rc = Libc.syscall(
                SyscallNumber.rt_sigaction, signal, 0, (nint)(&now), Libc.SignalSetSize, 0, 0);
            if (rc == 0 && now.handler != Libc.SIG_IGN && signal is not (Libc.SIGKILL or Libc.SIGSTOP))
            {
                AddDefault(plan, signal, byDefault);
            }
        }
    }

    /// <summary>The last steps before execve.</summary>
    public static void AddLast(PlanBuilder plan, SpawnOptions options)
    {
        if (options.ResetSigPipe)
        {
            AddDefault(plan, Libc.SIGPIPE, (nint)plan.Values<KernelSigaction>(1));
        }

        ulong* mask = &plan.Header->SavedMask;
        if (options.SignalMask is ulong chosen)
        {
            mask = plan.Values<ulong>(1);
            *mask = chosen;
        }

        plan.Add(
            "rt_sigprocmask", SyscallNumber.rt_sigprocmask,
            Libc.SIG_SETMASK, (nint)mask, 0, Libc.SignalSetSize);
        if (options.SignalMask is null && BlockedEverywhere.Signals is var listened and not 0)
        {
            // Blocked in every thread here, for the listener: no wish of whoever starts a program.
            ulong* set = plan.Values<ulong>(1);
            *set = listened;
            plan.Add(
                "rt_sigprocmask", SyscallNumber.rt_sigprocmask,
                Libc.SIG_UNBLOCK, (nint)set, 0, Libc.SignalSetSize);
        }
    }

    private static void AddDefault(PlanBuilder plan, int signal, nint byDefault) => plan.Add(
        "rt_sigaction", SyscallNumber.rt_sigaction, signal, byDefault, 0, Libc.SignalSetSize);
}
