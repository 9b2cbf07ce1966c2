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

/// <summary>
/// siginfo_t as a handler gets it and as rt_sigqueueinfo(2) takes it, 128 bytes. For a timer si_pid is the
/// timer and si_uid the overrun; for a child si_value begins with its status.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct Siginfo
{
    public int si_signo, si_errno, si_code;
    private readonly int _padding;
    public int si_pid;
    public uint si_uid;
    public nint si_value;
}

/// <summary>struct sigevent (sigevent(3type)), 64 bytes: how a timer tells that it expired.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct Sigevent
{
    public nint sigev_value;
    public int sigev_signo, sigev_notify;
}

internal static unsafe partial class Libc
{
    internal const int SIGILL = 4, SIGTRAP = 5, SIGABRT = 6, SIGBUS = 7, SIGFPE = 8, SIGKILL = 9,
        SIGSEGV = 11, SIGPIPE = 13, SIGALRM = 14, SIGCHLD = 17, SIGCONT = 18, SIGSTOP = 19, SIGTSTP = 20,
        SIGTTIN = 21, SIGTTOU = 22, SIGURG = 23, SIGWINCH = 28, SIGSYS = 31, SIGRTMAX = 64;

    internal const ulong SA_SIGINFO = 4, SA_ONSTACK = 0x8000000, SA_RESTART = 0x10000000;

    // si_code of sigaction(2): who sent it
    internal const int SI_USER = 0, SI_KERNEL = 0x80, SI_QUEUE = -1, SI_TIMER = -2, SI_MESGQ = -3,
        SI_ASYNCIO = -4, SI_SIGIO = -5, SI_TKILL = -6;

    internal const int SIGEV_SIGNAL = 0;

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
