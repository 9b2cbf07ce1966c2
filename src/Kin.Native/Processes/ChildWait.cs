namespace Kin.Native.Processes;

/// <summary>
/// Waiting for one child through its pidfd, never for any child (waitid(2), P_PIDFD since Linux 5.4).
/// </summary>
internal static unsafe class ChildWait
{
    /// <summary>
    /// Reaps the child if it has ended, waiting for that when <paramref name="block"/>. False: it still runs.
    /// </summary>
    public static bool TryWait(SafeFd pidfd, bool block, out WaitResult result)
    {
        using SafeFd.Hold held = pidfd.Use();
        return TryWait(held.Number, block, out result);
    }

    /// <inheritdoc cref="TryWait(SafeFd, bool, out WaitResult)"/>
    internal static bool TryWait(int pidfd, bool block, out WaitResult result)
    {
        WaitSiginfo info = default;
        Rusage usage = default;

        // __WALL: until its execve a child is one without exit signal, which a plain wait does not see.
        int options = Libc.WEXITED | Libc.__WALL | (block ? 0 : Libc.WNOHANG);
        nint rc;
        while (Sys.Interrupted(rc = Libc.syscall(
            SyscallNumber.waitid, Libc.P_PIDFD, pidfd, (nint)(&info), options, (nint)(&usage), 0)))
        {
        }

        if (rc == -1)
        {
            result = default;
            return Errno.Last == Errno.ECHILD
                ? true
                : throw new LinuxException("waitid", Errno.Last, $"pidfd {pidfd}");
        }

        result = new WaitResult(info.si_code, info.si_status, usage);
        return info.si_pid != 0;
    }

    /// <summary>
    /// Blocks until the child has been stopped, and gives the signal that stopped it; null when the child has
    /// ended, which is left for the one who reaps it.
    /// </summary>
    public static int? WaitForStop(SafeFd pidfd)
    {
        using SafeFd.Hold held = pidfd.Use();
        WaitSiginfo info = default;
        const int Either = Libc.WSTOPPED | Libc.WEXITED | Libc.WNOWAIT | Libc.__WALL;
        nint rc;
        while (Sys.Interrupted(rc = Libc.syscall(
            SyscallNumber.waitid, Libc.P_PIDFD, held.Number, (nint)(&info), Either, 0, 0)))
        {
        }

        if (rc != 0 || info.si_code != Libc.CLD_STOPPED)
        {
            return null;
        }

        int signal = info.si_status;

        // The same once more, to take the news away: the next call waits for the next stop.
        const int Taken = Libc.WSTOPPED | Libc.WNOHANG | Libc.__WALL;
        Libc.syscall(SyscallNumber.waitid, Libc.P_PIDFD, held.Number, (nint)(&info), Taken, 0, 0);
        return signal;
    }
}
