using System.Diagnostics;

namespace Kin.IO;

/// <summary>
/// Looking by calls of the kernel for something that is likely to come within 20 us, before sleeping until it
/// does: it is there before this processor would have fallen asleep and been woken. Between the looks the
/// processor is offered to others (sched_yield(2)), of whom one may be the one that is waited for.
/// </summary>
/// <remarks>
/// A thread that computes keeps an offered processor for milliseconds, where one that sleeps and is woken
/// gets it at once. So who met one offers nothing for twenty times as long, 100 ms at most: a twentieth of
/// the time is lost.
/// </remarks>
internal struct BriefPoll
{
    private const int Microseconds = 20, LongMicroseconds = 50, MostMicroseconds = 5000, RestsTimes = 20;

    private static readonly long s_ticksPerMicrosecond = Stopwatch.Frequency / 1_000_000;
    private static readonly bool s_useful = Environment.ProcessorCount > 1;

    [ThreadStatic]
    private static long t_restsUntil;

    private long _started;

    /// <summary>Whether this thread offers nothing at the moment.</summary>
    public static bool Rests => Stopwatch.GetTimestamp() < t_restsUntil;

    /// <summary>Passes a moment. False: the time is over, or this thread had better sleep.</summary>
    public bool Once()
    {
        long now = Stopwatch.GetTimestamp();
        _started = _started == 0 ? now : _started;
        if (!s_useful || Rests)
        {
            return false;
        }

        Thread.Yield();
        long after = Stopwatch.GetTimestamp(), taken = after - now;
        if (taken > LongMicroseconds * s_ticksPerMicrosecond)
        {
            // Longer than this the process itself may have stood still, which says nothing of others.
            t_restsUntil = after + (RestsTimes * Math.Min(taken, MostMicroseconds * s_ticksPerMicrosecond));
        }

        return after - _started < Microseconds * s_ticksPerMicrosecond;
    }
}
