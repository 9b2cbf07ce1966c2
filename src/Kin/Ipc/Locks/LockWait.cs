using Kin.Ipc.Waiting;

namespace Kin.Ipc.Locks;

/// <summary>
/// One participant's waiting for an <see cref="OwnerLock"/>: what to do next.
/// </summary>
internal sealed class LockWait : IOwnerWait, IDisposable
{
    private readonly OwnerLock _lock;
    private readonly uint _lease;
    private readonly Deadline _deadline;
    private readonly WaitRecord _record;
    private Patience _patience;

    public LockWait(OwnerLock wanted, uint lease, Deadline deadline)
    {
        (_lock, _lease, _deadline) = (wanted, lease, deadline);
        _record = WaitBoard.Own.Begin(wanted, lease);
        _patience = new Patience(wanted.Region, _record, deadline);
    }

    public long Offset => _lock.Offset;

    /// <summary>He has it now.</summary>
    public bool Taken { get; private set; }

    /// <summary>Its last owner died with it.</summary>
    public bool OwnerDied { get; private set; }

    public bool Next(out uint word, out int milliseconds)
    {
        milliseconds = 0;
        bool done;
        do
        {
            Taken = _lock.TryTake(_lease, LockCell.Sleepers, out bool died);
            OwnerDied = died;
            word = 0;
            done = Taken || _deadline.IsOver;
        }
        while (!done && !_lock.MarkSleeper(out word));
        if (!done)
        {
            milliseconds = _patience.Next(_lock.Region.WatchForDeath(LockCell.OwnerOf(word)));
        }

        return done;
    }

    public void Dispose()
    {
        _record.Dispose();
        if (!Taken)
        {
            WaitBoard.Own.NoteVainTry();
            _lock.PassOn();
        }
    }
}
