namespace Kin.Native.Signals;

/// <summary>
/// What this process does about a signal (sigaction(2)). The raw call: the struct of the C library hides the
/// restorer, without which a handler cannot be put back as it was.
/// </summary>
internal static unsafe class SignalActions
{
    /// <summary>What is done now.</summary>
    public static KernelSigaction Get(int signal)
    {
        KernelSigaction now;
        Check(Libc.syscall(
            SyscallNumber.rt_sigaction, signal, 0, (nint)(&now), Libc.SignalSetSize, 0, 0), signal);
        return now;
    }

    /// <summary>Changes it, and returns what was done before.</summary>
    public static KernelSigaction Set(int signal, KernelSigaction action)
    {
        KernelSigaction before;
        Check(Libc.syscall(
            SyscallNumber.rt_sigaction, signal, (nint)(&action), (nint)(&before), Libc.SignalSetSize, 0, 0),
            signal);
        return before;
    }

    private static void Check(nint result, int signal) =>
        Sys.Check(result, "rt_sigaction", $"signal {signal}");
}
