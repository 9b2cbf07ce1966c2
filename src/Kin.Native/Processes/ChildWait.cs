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
        if (info.si_pid != 0)
        {
            OwnChildren.Remove(info.si_pid);
        }

        return info.si_pid != 0;
    }

    /// <summary>
    /// Blocks until the child has been stopped (the signal that stopped it) or continued (0), and takes this
    /// news away; null when the child has ended, which is left for the one who reaps it.
    /// </summary>
    public static int? WaitForNews(SafeFd pidfd)
    {
        using SafeFd.Hold held = pidfd.Use();
        const int Any = Libc.WSTOPPED | Libc.WCONTINUED | Libc.WEXITED | Libc.WNOWAIT | Libc.__WALL;
        while (Look(held.Number, Any) is { si_pid: not 0 } news && IsOfLiving(news))
        {
            // The same once more, to take the news away: the next call waits for the next. It may have been
            // overtaken: a stop that was continued meanwhile is no news any more.
            int kind = news.si_code == Libc.CLD_STOPPED ? Libc.WSTOPPED : Libc.WCONTINUED;
            if (Look(held.Number, kind | Libc.WNOHANG | Libc.__WALL) is { si_pid: not 0 } taken)
            {
                return taken.si_code == Libc.CLD_STOPPED ? taken.si_status : 0;
            }
        }

        return null;
    }

    /// <summary>
    /// Blocks until this process has a child that has ended and is not reaped, and gives its number without
    /// reaping it; null when there is no child.
    /// </summary>
    public static int? WaitForAnyEnd()
    {
        WaitSiginfo info = default;
        const int Options = Libc.WEXITED | Libc.WNOWAIT;
        nint rc;
        while (Sys.Interrupted(rc = Libc.syscall(
            SyscallNumber.waitid, Libc.P_ALL, 0, (nint)(&info), Options, 0, 0)))
        {
        }

        return rc == 0 ? info.si_pid : null;
    }

    private static bool IsOfLiving(in WaitSiginfo news) =>
        news.si_code is Libc.CLD_STOPPED or Libc.CLD_CONTINUED;

    private static WaitSiginfo? Look(int pidfd, int options)
    {
        WaitSiginfo info = default;
        nint rc;
        while (Sys.Interrupted(rc = Libc.syscall(
            SyscallNumber.waitid, Libc.P_PIDFD, pidfd, (nint)(&info), options, 0, 0)))
        {
        }

        return rc == 0 ? info : null;
    }
}
