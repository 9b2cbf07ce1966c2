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
    /// Blocks until the child has been stopped or continued, which is left for <see cref="TakeNews"/>; false
    /// when it has ended, which is left for the one who reaps it.
    /// </summary>
    public static bool AwaitNews(SafeFd pidfd)
    {
        using SafeFd.Hold held = pidfd.Use();
        const int Any = Libc.WSTOPPED | Libc.WCONTINUED | Libc.WEXITED | Libc.WNOWAIT | Libc.__WALL;
        return Look(held.Number, Any) is { si_code: Libc.CLD_STOPPED or Libc.CLD_CONTINUED };
    }

    /// <summary>True while there is something for <see cref="TakeNews"/>.</summary>
    public static bool HasNews(SafeFd pidfd)
    {
        using SafeFd.Hold held = pidfd.Use();
        return Look(held.Number, NewsOfLiving | Libc.WNOWAIT) is { si_pid: not 0 };
    }

    /// <summary>
    /// Takes away, without waiting, that the child has been stopped (the signal that stopped it) or continued
    /// (0): the last of both, for the kernel keeps one. Null when there is no such news.
    /// </summary>
    public static int? TakeNews(SafeFd pidfd)
    {
        using SafeFd.Hold held = pidfd.Use();
        return Look(held.Number, NewsOfLiving) is { si_pid: not 0 } news
            ? news.si_code == Libc.CLD_STOPPED ? news.si_status : 0
            : null;
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

    private const int NewsOfLiving = Libc.WSTOPPED | Libc.WCONTINUED | Libc.WNOHANG | Libc.__WALL;

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
