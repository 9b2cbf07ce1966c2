using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;

namespace Kin.Ipc.Locks;

/// <summary>
/// What one who waits for owners does between his sleeps: after the delay, and then every second, he looks
/// whether it is a deadlock, and whether somebody has died of whom he was not told.
/// </summary>
internal struct Patience(Region region, WaitRecord record, Deadline deadline)
{
    private const int RecheckMilliseconds = 1000, UnwatchedMilliseconds = 20;

    private long _detect = Environment.TickCount64 + DeadlockDetection.DelayMilliseconds;

    /// <summary>
    /// For how many milliseconds to sleep now. <paramref name="watched"/>: the deaths of all who are waited
    /// for are told by <see cref="Region.WatchForDeath"/>.
    /// </summary>
    /// <exception cref="DeadlockException">This wait and others wait for each other.</exception>
    public int Next(bool watched)
    {
        bool due = Environment.TickCount64 >= _detect;
        if (due || !watched)
        {
            region.Sweep();
        }

        if (due)
        {
            _detect = Environment.TickCount64 + RecheckMilliseconds;
            DeadlockDetection.ThrowIfCycle(region, record);
        }

        int most = watched ? RecheckMilliseconds : UnwatchedMilliseconds;
        return deadline.Left((int)Math.Clamp(_detect - Environment.TickCount64, 1, most));
    }
}
