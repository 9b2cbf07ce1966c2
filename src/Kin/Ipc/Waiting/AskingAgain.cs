using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// Waiting for what the kernel tells of neither by a descriptor nor by a call with an end: a lock on a file,
/// a reader of a FIFO. It is asked again, soon at first and then 40 times a second.
/// </summary>
internal static class AskingAgain
{
    private const double First = 1, Longest = 25, Growth = 1.5; // milliseconds

    /// <summary>Blocks until there is a result; null: the time was over.</summary>
    public static T? Until<T>(Func<T?> ask, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class
    {
        WaitTime.Check(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        T? found = ask();
        long start = TimeProvider.System.GetTimestamp();
        for (double pause = First; found is null && Left(start, timeout) > TimeSpan.Zero; pause *= Growth)
        {
            TimeSpan next = Shorter(pause, Left(start, timeout));
            if (cancellationToken.CanBeCanceled)
            {
                cancellationToken.WaitHandle.WaitOne(next);
                cancellationToken.ThrowIfCancellationRequested();
            }
            else
            {
                Pause.For(next);
            }

            found = ask();
        }

        return found;
    }

    /// <summary>Completes when there is a result; null: the time was over. No thread waits.</summary>
    public static async Task<T?> UntilAsync<T>(
        Func<T?> ask, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class
    {
        WaitTime.Check(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        T? found = ask();
        long start = TimeProvider.System.GetTimestamp();
        for (double pause = First; found is null && Left(start, timeout) > TimeSpan.Zero; pause *= Growth)
        {
            TimeSpan next = Shorter(pause, Left(start, timeout));
            await Task.Delay(next, cancellationToken).ConfigureAwait(false);
            found = ask();
        }

        return found;
    }

    private static TimeSpan Left(long start, TimeSpan timeout) => timeout == Timeout.InfiniteTimeSpan
        ? TimeSpan.MaxValue
        : timeout - TimeProvider.System.GetElapsedTime(start);

    private static TimeSpan Shorter(double pause, TimeSpan left)
    {
        // Task.Delay knows whole milliseconds.
        TimeSpan next = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(pause, Longest)));
        return next < left ? next : left;
    }
}
