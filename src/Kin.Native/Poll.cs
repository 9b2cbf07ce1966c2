namespace Kin.Native;

/// <summary>Waiting for several descriptors on the calling thread (poll(2)).</summary>
internal static unsafe class Poll
{
    /// <summary>Waits without limit until at least one entry has something to tell.</summary>
    public static void Wait(Span<PollFd> entries)
    {
        fixed (PollFd* first = entries)
        {
            int count;
            while (Sys.Interrupted(count = Libc.poll(first, (nuint)entries.Length, -1)))
            {
            }

            Sys.Check(count, "poll");
        }
    }

    /// <summary>Waits at most so long until the descriptor can be written to; false: it cannot.</summary>
    public static bool IsWritable(SafeFd fd, int timeoutMilliseconds)
    {
        using SafeFd.Hold held = fd.Use();
        PollFd entry = new(held.Number, Libc.POLLOUT);
        int count;
        while (Sys.Interrupted(count = Libc.poll(&entry, 1, timeoutMilliseconds)))
        {
        }

        return Sys.Check(count, "poll") > 0;
    }

    /// <summary>Waits for at most that many milliseconds; -1: without limit. May be early.</summary>
    public static void WaitFor(SafeFd first, SafeFd second, int milliseconds)
    {
        using SafeFd.Hold one = first.Use();
        using SafeFd.Hold two = second.Use();
        PollFd* entries = stackalloc PollFd[2];
        entries[0] = new PollFd(one.Number, Libc.POLLIN);
        entries[1] = new PollFd(two.Number, Libc.POLLIN);
        if (Libc.poll(entries, 2, milliseconds) < 0 && Errno.Last != Errno.EINTR)
        {
            throw new LinuxException("poll", Errno.Last);
        }
    }

    /// <summary>True when the descriptor can be read now (for a pidfd: the process has ended).</summary>
    public static bool IsReadable(SafeFd fd) => Look(fd, Libc.POLLIN) != 0;

    /// <summary>True when nobody has the other side open: of a pipe, a socket, a pseudo-terminal.</summary>
    public static bool IsHungUp(SafeFd fd) => (Look(fd, 0) & Libc.POLLHUP) != 0;

    private static int Look(SafeFd fd, short events)
    {
        using SafeFd.Hold held = fd.Use();
        PollFd entry = new(held.Number, events);
        int count;
        while (Sys.Interrupted(count = Libc.poll(&entry, 1, 0)))
        {
        }

        return Sys.Check(count, "poll") > 0 ? entry.revents : 0;
    }
}
