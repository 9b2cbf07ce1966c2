using Kin.Ipc.Locks;
using Kin.Ipc.Waiting;

namespace Kin.Ipc.ReaderWriter;

/// <summary>
/// A reader's waiting at the closed gate. It is written down as a wait for the owner of the writers' lock,
/// and that note is taken away before the reader is one who has the lock: so he is never both, and no circle
/// can be seen through him that is none.
/// </summary>
internal sealed class ReadWait : IOwnerWait, IDisposable
{
    private readonly ReaderWriterCore _core;
    private readonly Deadline _deadline;
    private readonly WaitRecord _record;
    private ReaderPlace _place;
    private Patience _patience;
    private bool _isNoted = true;

    /// <summary>Takes the place over.</summary>
    public ReadWait(ReaderWriterCore core, ReaderPlace place, uint lease, Deadline deadline)
    {
        (_core, _place, _deadline) = (core, place, deadline);
        _core.Become(ref _place, ReaderState.Waiting);
        _record = WaitBoard.Own.Begin(core.Writers, lease);
        _patience = new Patience(core.Region, _record, deadline);
    }

    public long Offset => ReaderTable.GateWord;

    /// <summary>The hold; null: the time is over.</summary>
    public ReaderWriterHold? Hold { get; private set; }

    public bool Next(out uint word, out int milliseconds)
    {
        milliseconds = 0;
        uint seen;
        do
        {
            word = 0;
            if (TryEnter() || _deadline.IsOver)
            {
                return true;
            }

            seen = Gate.Read(_core.Memory);
        }
        while (!Gate.MarkSleeper(_core.Memory, seen));
        word = seen | Gate.Sleepers;
        int writer = LockCell.OwnerOf(_core.Writers.Word);
        milliseconds = _patience.Next(writer < 0 || _core.Region.WatchForDeath(writer));
        return false;
    }

    public void Dispose()
    {
        Forget();
        if (Hold is null && !_core.Region.IsClosed)
        {
            _core.Become(ref _place, ReaderState.Free);
        }
    }

    private bool TryEnter()
    {
        if (Gate.IsClosed(Gate.Read(_core.Memory)))
        {
            return false;
        }

        _place.Become(ReaderState.Trying);
        uint gate = Gate.Read(_core.Memory);
        if (Gate.IsClosed(gate))
        {
            _core.Become(ref _place, ReaderState.Waiting);
            return false;
        }

        Forget();
        _core.Become(ref _place, ReaderState.Reading);
        Hold = _core.Admit(_place, gate);
        return true;
    }

    private void Forget()
    {
        if (_isNoted)
        {
            _isNoted = false;
            _record.Dispose();
        }
    }
}
