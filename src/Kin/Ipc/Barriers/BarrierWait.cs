using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Barriers;

/// <summary>
/// One party's way through a phase: it arrives (waits for that too while the phase before is not over), and
/// waits until the phase is over, or broken.
/// </summary>
internal struct BarrierWait(SharedMapping memory) : IAttempt
{
    private readonly BarrierCell _cell = new(memory);
    private bool _arrived;

    /// <summary>The word when this party arrived, or found it broken.</summary>
    public BarrierState Seen { get; private set; }

    /// <summary>It arrived as the last one: it runs the action and ends the phase.</summary>
    public bool IsLast { get; private set; }

    public bool IsBroken { get; private set; }

    /// <summary>The phase that it breaks if it gives up.</summary>
    public readonly uint Phase => _arrived ? Seen.Phase : _cell.State.Phase;

    public bool Try()
    {
        while (!_arrived)
        {
            BarrierState now = _cell.State;
            int parties = _cell.PartyCount;
            Seen = now;
            if (now.IsBroken)
            {
                IsBroken = true;
                return true;
            }

            if (now.Arrived >= parties)
            {
                return false; // the action of this phase is running
            }

            bool last = now.Arrived + 1 == parties;
            _arrived = _cell.TrySwap(now, now with { Arrived = now.Arrived + 1, IsActing = last });
            IsLast = last && _arrived;
        }

        return IsLast || IsOver();
    }

    /// <summary>All came at the last moment, after this party had given up.</summary>
    public bool HasPassed() => _arrived && IsOver() && !IsBroken;

    /// <summary>Ends the phase, if nobody has broken it meanwhile.</summary>
    public bool TryEnd()
    {
        BarrierState now = _cell.State;
        bool isMine = now.Phase == Seen.Phase && now.Epoch == Seen.Epoch && !now.IsBroken;
        if (isMine && _cell.TrySwap(now, now.Over))
        {
            return true;
        }

        IsBroken = true;
        return false;
    }

    // The phase grows only when it is over, so a barrier that was broken and reset shows the same one.
    private bool IsOver()
    {
        BarrierState now = _cell.State;
        if (now.Phase != Seen.Phase)
        {
            return true;
        }

        IsBroken = now.IsBroken || now.Epoch != Seen.Epoch;
        return IsBroken;
    }
}
