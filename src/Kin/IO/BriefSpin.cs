using System.Diagnostics;

namespace Kin.IO;

/// <summary>
/// Waiting for something that is likely to come within microseconds. First with pauses of the processor, then
/// by offering the processor to others (sched_yield(2)): when all are taken, the one that is waited for may
/// need just this one.
/// </summary>
/// <param name="microseconds">How long in all.</param>
/// <param name="pure">
/// How much of it with pauses. 0 where looking is a call of the kernel, which takes as long as a pause.
/// </param>
/// <param name="pause">How long one is: iterations of <see cref="Thread.SpinWait"/>.</param>
/// <remarks>
/// A thread that computes keeps an offered processor for milliseconds, where one that sleeps and is woken
/// gets it at once. So who met one offers nothing for twenty times as long, 100 ms at most: a twentieth of
/// the time is lost.
/// </remarks>
internal struct BriefSpin(int microseconds, int pure = 4, int pause = BriefSpin.ShortPause)
{
    public const int ShortPause = 4;

    private const int LongMicroseconds = 50, MostMicroseconds = 5000, RestsTimes = 20;

    private static readonly long s_ticksPerMicrosecond = Stopwatch.Frequency / 1_000_000;
    private static readonly bool s_useful = Environment.ProcessorCount > 1;

    [ThreadStatic]
    private static long t_restsUntil;

    private long _started;

    /// <summary>
    /// Passes a moment. False: the time is over, or this thread had better sleep.
    /// </summary>
    public bool Once()
    {
        if (!s_useful)
        {
            return false;
        }

        long now = Stopwatch.GetTimestamp();
        _started = _started == 0 ? now : _started;
        if (now - _started < pure * s_ticksPerMicrosecond)
        {
            Thread.SpinWait(pause);
            return true;
        }

        return now >= t_restsUntil && Offer(now) - _started < microseconds * s_ticksPerMicrosecond;
    }

    private static long Offer(long now)
    {
        Thread.Yield();
        long after = Stopwatch.GetTimestamp();
        long taken = after - now;
        if (taken > LongMicroseconds * s_ticksPerMicrosecond)
        {
            // Longer than this the process itself may have stood still, which says nothing of others.
            t_restsUntil = after + (RestsTimes * Math.Min(taken, MostMicroseconds * s_ticksPerMicrosecond));
        }

        return after;
    }
}
