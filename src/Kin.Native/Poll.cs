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

    /// <summary>True when the descriptor can be read now (for a pidfd: the process has ended).</summary>
    public static bool IsReadable(SafeFd fd)
    {
        using SafeFd.Hold held = fd.Use();
        PollFd entry = new(held.Number, Libc.POLLIN);
        int count;
        while (Sys.Interrupted(count = Libc.poll(&entry, 1, 0)))
        {
        }

        return Sys.Check(count, "poll") > 0;
    }
}
