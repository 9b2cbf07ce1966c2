using System.Diagnostics;

namespace Kin.Ipc.Waiting;

/// <summary>
/// Waiting for something that is likely to come within microseconds. First with pauses of the processor, then
/// by offering the processor to others (sched_yield(2)): when all are taken, the one that is waited for may
/// need just this one.
/// </summary>
internal struct BriefSpin(int microseconds)
{
    private const int PureMicroseconds = 4;

    private static readonly long s_ticksPerMicrosecond = Stopwatch.Frequency / 1_000_000;
    private static readonly bool s_useful = Environment.ProcessorCount > 1;

    private long _started;

    /// <summary>Passes a moment. False when the time is over.</summary>
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
            Thread.SpinWait(4);
            return true;
        }

        Thread.Yield();
        return now - _started < microseconds * s_ticksPerMicrosecond;
    }
}
