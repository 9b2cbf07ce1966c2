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

    /// <summary>
    /// As <see cref="Wait(Span{PollFd})"/>, for at most this long; null: without limit. How many have
    /// something to tell.
    /// </summary>
    public static int Wait(Span<PollFd> entries, TimeSpan? limit)
    {
        long end = Environment.TickCount64 + (long)Math.Ceiling((limit ?? TimeSpan.Zero).TotalMilliseconds);
        fixed (PollFd* first = entries)
        {
            int count;
            do
            {
                count = Libc.poll(first, (nuint)entries.Length, limit is null ? -1 : Left(end));
            }
            while (Sys.Interrupted(count));
            return Sys.Check(count, "poll");
        }
    }

    /// <summary>What of <paramref name="events"/>, and of errors and hang-ups, a number is in now.</summary>
    public static short Now(int fd, short events)
    {
        PollFd entry = new(fd, events);
        int count;
        while (Sys.Interrupted(count = Libc.poll(&entry, 1, 0)))
        {
        }

        Sys.Check(count, "poll");
        return entry.revents;
    }

    /// <summary>The milliseconds from now to a moment of <see cref="Environment.TickCount64"/>.</summary>
    public static int Left(long end) => (int)Math.Clamp(end - Environment.TickCount64, 0, int.MaxValue);

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
