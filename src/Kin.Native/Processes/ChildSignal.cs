namespace Kin.Native.Processes;

/// <summary>
/// SIGCHLD of this process. A process that was started with it ignored (nohup-like wrappers, some init
/// systems) keeps it ignored, and then the kernel reaps every child by itself and no status is ever seen
/// (wait(2)).
/// </summary>
internal static unsafe class ChildSignal
{
    private static int s_looked;

    /// <summary>
    /// Makes statuses available: puts an ignored SIGCHLD back to its default. Looks once in a process.
    /// </summary>
    public static void EnsureNotIgnored()
    {
        if (Volatile.Read(ref s_looked) != 0)
        {
            return;
        }

        KernelSigaction action = default;
        const int Size = Libc.SignalSetSize;
        Sys.Check(
            Libc.syscall(SyscallNumber.rt_sigaction, Libc.SIGCHLD, 0, (nint)(&action), Size, 0, 0),
            "rt_sigaction(SIGCHLD)");
        if (action.handler == Libc.SIG_IGN)
        {
            action = default;
            Sys.Check(
                Libc.syscall(SyscallNumber.rt_sigaction, Libc.SIGCHLD, (nint)(&action), 0, Size, 0, 0),
                "rt_sigaction(SIGCHLD)");
        }

        Volatile.Write(ref s_looked, 1);
    }

    /// <summary>
    /// True when this process handles SIGCHLD, which the .NET runtime does once its Process class or its
    /// console has been used. As process 1 it then reaps every child.
    /// </summary>
    public static bool IsHandled
    {
        get
        {
            KernelSigaction action;
            const int Size = Libc.SignalSetSize;
            Sys.Check(
                Libc.syscall(SyscallNumber.rt_sigaction, Libc.SIGCHLD, 0, (nint)(&action), Size, 0, 0),
                "rt_sigaction(SIGCHLD)");
            return action.handler is not (Libc.SIG_DFL or Libc.SIG_IGN);
        }
    }
}
