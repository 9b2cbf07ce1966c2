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
                AddAction(plan, signal, byDefault);
            }
        }
    }

    /// <summary>The last steps before execve.</summary>
    public static void AddLast(PlanBuilder plan, SpawnOptions options)
    {
        ulong byDefault = options.DefaultSignals | (options.ResetSigPipe ? Bit(Libc.SIGPIPE) : 0);
        AddAll(plan, byDefault & ~options.IgnoredSignals, Libc.SIG_DFL);
        AddAll(plan, options.IgnoredSignals, Libc.SIG_IGN);

        ulong* mask = &plan.Header->SavedMask;
        if (options.SignalMask is ulong chosen)
        {
            mask = plan.Values<ulong>(1);
            *mask = chosen;
        }

        plan.Add(
            "rt_sigprocmask", SyscallNumber.rt_sigprocmask,
            Libc.SIG_SETMASK, (nint)mask, 0, Libc.SignalSetSize);
    }

    /// <summary>The bit of a signal in a set of the kernel.</summary>
    public static ulong Bit(int signal) => 1UL << (signal - 1);

    private static void AddAll(PlanBuilder plan, ulong signals, nint handler)
    {
        if (signals == 0)
        {
            return;
        }

        KernelSigaction* action = plan.Values<KernelSigaction>(1);
        action->handler = handler;
        for (int signal = 1; signal <= Libc.SIGRTMAX; signal++)
        {
            if ((signals & Bit(signal)) != 0)
            {
                AddAction(plan, signal, (nint)action);
            }
        }
    }

    private static void AddAction(PlanBuilder plan, int signal, nint action) => plan.Add(
        "rt_sigaction", SyscallNumber.rt_sigaction, signal, action, 0, Libc.SignalSetSize);
}
