using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>
/// siginfo_t as waitid(2) fills it (128 bytes; si_code 8, si_pid 16, si_uid 20, si_status 24).
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct WaitSiginfo
{
    public int si_signo, si_errno, si_code, padding, si_pid, si_uid, si_status;
}

internal static unsafe partial class Libc
{
    // waitid(2): P_PIDFD since 5.4. The raw call (unlike the library's) also returns the resource usage.
    internal const int P_ALL = 0, P_PID = 1, P_PGID = 2, P_PIDFD = 3;

    internal const int WNOHANG = 1, WSTOPPED = 2, WEXITED = 4, WCONTINUED = 8, WNOWAIT = 0x1000000,
        __WALL = 0x40000000;

    // si_code of a child's state change (sigaction(2))
    internal const int CLD_EXITED = 1, CLD_KILLED = 2, CLD_DUMPED = 3, CLD_STOPPED = 5,
        CLD_CONTINUED = 6;
}
