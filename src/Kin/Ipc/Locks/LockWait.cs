using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;

namespace Kin.Ipc.Locks;

/// <summary>
/// One participant's waiting for an <see cref="OwnerLock"/>: what to do next, for the thread that blocks and
/// for the task that does not.
/// </summary>
internal sealed class LockWait : IDisposable
{
    private const int RecheckMilliseconds = 1000, UnwatchedMilliseconds = 20;

    private readonly OwnerLock _lock;
    private readonly uint _lease;
    private readonly Deadline _deadline;
    private readonly WaitRecord _record;
    private long _detect;
    private bool _done;

    public LockWait(OwnerLock wanted, uint lease, Deadline deadline)
    {
        (_lock, _lease, _deadline) = (wanted, lease, deadline);
        _record = WaitBoard.Own.Begin(wanted, lease);
        _detect = Environment.TickCount64 + DeadlockDetection.DelayMilliseconds;
    }

    /// <summary>He has it now.</summary>
    public bool Taken { get; private set; }

    /// <summary>Its last owner died with it.</summary>
    public bool OwnerDied { get; private set; }

    /// <summary>
    /// True: it is decided. False: sleep on the word while it is <paramref name="word"/>, at most so long,
    /// and ask again.
    /// </summary>
    /// <exception cref="DeadlockException">This wait and others wait for each other.</exception>
    public bool Next(out uint word, out int milliseconds)
    {
        milliseconds = 0;
        do
        {
            Taken = _lock.TryTake(_lease, LockCell.Sleepers, out bool died);
            OwnerDied = died;
            word = 0;
            _done = Taken || _deadline.IsOver;
        }
        while (!_done && !_lock.MarkSleeper(out word));
        if (_done)
        {
            return true;
        }

        bool watched = _lock.Region.WatchForDeath(LockCell.OwnerOf(word));
        LookAround(watched);
        int most = watched ? RecheckMilliseconds : UnwatchedMilliseconds;
        milliseconds = _deadline.Left((int)Math.Clamp(_detect - Environment.TickCount64, 1, most));
        return false;
    }

    public void Dispose()
    {
        _record.Dispose();
        if (!Taken)
        {
            _lock.PassOn();
        }
    }

    // After the delay, and then every second: is it a deadlock? Has somebody died of whom we were not told?
    private void LookAround(bool watched)
    {
        bool due = Environment.TickCount64 >= _detect;
        if (due || !watched)
        {
            _lock.Region.Sweep();
        }

        if (due)
        {
            _detect = Environment.TickCount64 + RecheckMilliseconds;
            DeadlockDetection.ThrowIfCycle(_lock, _record);
        }
    }
}
