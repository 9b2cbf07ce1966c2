using Kin.Native;

namespace Kin;

/// <summary>Trying again while the queue of a receiver is full.</summary>
internal static class FullQueue
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Calls until the result is not EAGAIN, or the time is over. The state is what <paramref name="send"/>
    /// needs: so the usual case, one call, allocates nothing.
    /// </summary>
    public static int Retry<TState>(TimeSpan patience, TState state, Func<TState, int> send)
    {
        if (patience < TimeSpan.Zero && patience != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(patience), patience, "From zero on, or Timeout.InfiniteTimeSpan.");
        }

        int errno = send(state);
        if (errno != Errno.EAGAIN)
        {
            return errno;
        }

        long start = TimeProvider.System.GetTimestamp();
        TimeSpan wait = s_shortest;
        while (errno == Errno.EAGAIN
            && (patience == Timeout.InfiniteTimeSpan || TimeProvider.System.GetElapsedTime(start) < patience))
        {
            Pause.For(wait);
            wait = wait * 2 < s_longest ? wait * 2 : s_longest;
            errno = send(state);
        }

        return errno;
    }
}
