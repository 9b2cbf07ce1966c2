namespace Kin.Native.Processes;

/// <summary>The process group of this process.</summary>
internal static unsafe class OwnGroup
{
    /// <summary>
    /// Stops the group as Ctrl-Z does, this process included, and returns when somebody has continued it.
    /// Returns at once when nobody could: no shell is the parent of anyone in the group (an orphaned group,
    /// setpgid(2)), or this process handles SIGTSTP. Not to be called by two threads at once.
    /// </summary>
    public static void Stop()
    {
        // Whichever thread takes a signal to the process stops this one at some moment after the call. So
        // this process is left out, and its own signal goes to the calling thread: that has been acted on
        // when the call returns.
        KernelSigaction ignored = new() { handler = Libc.SIG_IGN }, before;
        SetAction(&ignored, &before);
        _ = Libc.kill(0, Libc.SIGTSTP);
        SetAction(&before, null);
        int thread = ThreadAttributes.CurrentId;
        Libc.syscall(SyscallNumber.tgkill, Libc.getpid(), thread, Libc.SIGTSTP, 0, 0, 0);
    }

    /// <summary>Continues the processes of another group.</summary>
    public static void Continue(int group) => _ = Libc.kill(-group, Libc.SIGCONT);

    private static void SetAction(KernelSigaction* action, KernelSigaction* before) => Libc.syscall(
        SyscallNumber.rt_sigaction, Libc.SIGTSTP, (nint)action, (nint)before, Libc.SignalSetSize, 0, 0);
}
