using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>
/// struct sigaction of the kernel (not of the C library), 32 bytes on x86-64 and arm64; zeros mean SIG_DFL.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelSigaction
{
    public nint handler;
    public ulong flags;
    public nint restorer;
    public ulong mask;
}

internal static unsafe partial class Libc
{
    internal const int SIGKILL = 9, SIGPIPE = 13, SIGCHLD = 17, SIGCONT = 18, SIGSTOP = 19, SIGTSTP = 20,
        SIGTTIN = 21, SIGTTOU = 22, SIGRTMAX = 64;

    internal const int SIG_BLOCK = 0, SIG_UNBLOCK = 1, SIG_SETMASK = 2;

    internal const nint SIG_DFL = 0, SIG_IGN = 1;

    /// <summary>sizeof(sigset_t) of the kernel.</summary>
    internal const int SignalSetSize = 8;

    // kill(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    // signal(2): a handler that stays installed and restarts calls; returns -1 (SIG_ERR) on failure
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint signal(int number, nint handler);

    internal const uint PIDFD_SIGNAL_PROCESS_GROUP = 4;

    // SIGRTMIN of signal(7): 34 in glibc, 35 in musl, which both keep the numbers from 32 on for themselves.
    [LibraryImport(LibraryName)]
    internal static partial int __libc_current_sigrtmin();
}
