using System.Diagnostics;

namespace Kin.IO;

/// <summary>
/// Waiting for a change of memory that is likely to come within microseconds. First with pauses of the
/// processor, then by offering the processor to others (sched_yield(2)): when all are taken, the one that is
/// waited for may need just this one.
/// </summary>
/// <param name="microseconds">How long in all.</param>
/// <param name="pause">How long a pause is: iterations of <see cref="Thread.SpinWait"/>.</param>
internal struct BriefSpin(int microseconds, int pause = BriefSpin.ShortPause)
{
    public const int ShortPause = 4;

    private const int PureMicroseconds = 4;

    private static readonly long s_ticksPerMicrosecond = Stopwatch.Frequency / 1_000_000;
    private static readonly bool s_useful = Environment.ProcessorCount > 1;

    private long _started;

    /// <summary>Passes a moment. False: the time is over.</summary>
    public bool Once()
    {
        if (!s_useful)
        {
            return false;
        }

        long now = Stopwatch.GetTimestamp();
        _started = _started == 0 ? now : _started;
        if (now - _started < PureMicroseconds * s_ticksPerMicrosecond)
        {
            Thread.SpinWait(pause);
            return true;
        }

        Thread.Yield();
        return now - _started < microseconds * s_ticksPerMicrosecond;
    }
}
