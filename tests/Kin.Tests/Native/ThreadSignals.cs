using Kin.Native;

namespace Kin.Tests.Native;

/// <summary>The signal mask of the running thread.</summary>
internal static unsafe class ThreadSignals
{
    /// <summary>Blocks signals (bit n - 1 for signal n) from now on.</summary>
    public static void Block(ulong signals) => Sys.Check(
        Libc.syscall(
            SyscallNumber.rt_sigprocmask, Libc.SIG_BLOCK, (nint)(&signals), 0, Libc.SignalSetSize, 0, 0),
        "rt_sigprocmask");
}
