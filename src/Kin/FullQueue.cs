using Kin.Native;

namespace Kin;

/// <summary>Trying again while the queue of a receiver is full.</summary>
internal static class FullQueue
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(5);

    /// <summary>Calls until the result is not EAGAIN, or the time is over.</summary>
    public static int Retry(TimeSpan patience, Func<int> send)
    {
        if (patience < TimeSpan.Zero && patience != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(patience), patience, "From zero on, or Timeout.InfiniteTimeSpan.");
        }

        long start = TimeProvider.System.GetTimestamp();
        TimeSpan wait = s_shortest;
        int errno;
        while ((errno = send()) == Errno.EAGAIN
            && (patience == Timeout.InfiniteTimeSpan || TimeProvider.System.GetElapsedTime(start) < patience))
        {
            Pause.For(wait);
            wait = wait * 2 < s_longest ? wait * 2 : s_longest;
        }

        return errno;
    }
}
