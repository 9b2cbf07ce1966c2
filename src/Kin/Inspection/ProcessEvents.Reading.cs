using Kin.Inspection.Events;
using Kin.IO;
using Kin.Native;
using Kin.Native.Proc;
using Kin.Native.Processes;

namespace Kin.Inspection;

public sealed partial class ProcessEvents
{
    private const int FillEach = 64; // messages that may need a look at /proc, each some 30 us
    private const int RestFactor = 10; // looks take at most this part of the time
    private const long PerMillisecond = 1_000_000;
    private const long DoubtTime = 50 * PerMillisecond;

    private ProcessScan? _look; // made, and not compared yet
    private long _nextLook, _nextDoubt;
    private long _unsaid; // lost since the last that was told
    private int _handled;
    private bool _isLookDue;

    /// <summary>Completes with the next event.</summary>
    /// <param name="cancellationToken">Stops the waiting. Nothing is lost by that.</param>
    /// <exception cref="ObjectDisposedException">It is, or was meanwhile, disposed.</exception>
    /// <exception cref="LinuxException">No descriptor is left (EMFILE), and the like.</exception>
    public async ValueTask<ProcessEvent> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(out ProcessEvent? found))
            {
                return found!;
            }

            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The events as they come, until this is disposed.</summary>
    /// <param name="cancellationToken">Ends the stream with an exception.</param>
    public async IAsyncEnumerator<ProcessEvent> GetAsyncEnumerator(
        CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is ProcessEvent found)
        {
            yield return found;
        }
    }

    private async ValueTask<ProcessEvent?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (_closed.IsCancellationRequested)
        {
            return null;
        }
    }

    // Until a message comes, or the time for a look has.
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        long? due = NextMoment();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        if (due is long moment)
        {
            long left = Math.Max(moment - EventClock.Now, 0);
            over.CancelAfter(TimeSpan.FromMilliseconds((left / PerMillisecond) + 1));
        }

        try
        {
            await (_feed is null
                ? Task.Delay(Timeout.Infinite, over.Token)
                : ReadinessWait.Start(Reactor.Shared, _feed.Fd, ReactorEvents.Read, null, over.Token))
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private long? NextMoment()
    {
        lock (_gate)
        {
            long next = Math.Min(
                _feed is null || _isLookDue ? _nextLook : long.MaxValue,
                _roster.HasDoubts ? _nextDoubt : long.MaxValue);
            return next == long.MaxValue ? null : next;
        }
    }

    // Looking is all that can be done. False: it is not time yet.
    private bool TryLook()
    {
        if (EventClock.Now < _nextLook)
        {
            return false;
        }

        _roster.CompareClocks();
        ProcessScan scan = ProcessScan.Of(_source);
        _roster.Compare(scan);
        SetPace(scan);
        return true;
    }

    // One step, after which there may be something to tell. False: there is nothing to do now.
    private bool TryGoOn(ConnectorFeed feed)
    {
        if (_handled++ % FillEach == 0 || !feed.TryPeek(out _))
        {
            feed.Fill();
            _roster.CompareClocks();
            if (feed.HasOverrun)
            {
                (feed.HasOverrun, _isLookDue) = (false, true);
                _roster.Doubt();
            }
        }

        if (feed.TryPeek(out ConnectorEvent message))
        {
            if (_look is not null && (long)message.Event.timestamp_ns > _look.End)
            {
                CompareWithLook();
                return true;
            }

            Apply(feed.Take());
            return true;
        }

        return TryFinishLook() || TrySettle();
    }

    private void Apply(in ConnectorEvent message)
    {
        if (message.LostBefore > 0)
        {
            Interlocked.Add(ref _lost, message.LostBefore);
            _roster.Lose(message.LostBefore);
            _unsaid += message.LostBefore;
            _isLookDue = true;
        }

        _roster.Apply(message);
    }

    // When all that had come before a look has been taken in, it is compared.
    private bool TryFinishLook()
    {
        if (_look is not null)
        {
            CompareWithLook();
            return true;
        }

        if (!_isLookDue || EventClock.Now < _nextLook)
        {
            return false;
        }

        _isLookDue = false;
        _look = ProcessScan.Of(_source);
        SetPace(_look);
        return true;
    }

    private void CompareWithLook()
    {
        if (_unsaid == 0)
        {
            _roster.Lose(null);
        }

        _unsaid = 0;
        _roster.Compare(_look!);
        _look = null;
    }

    private bool TrySettle()
    {
        if (!_roster.HasDoubts || EventClock.Now < _nextDoubt)
        {
            return false;
        }

        _nextDoubt = EventClock.Now + DoubtTime;
        _roster.SettleDoubts();
        return true;
    }

    private void SetPace(ProcessScan scan)
    {
        long took = scan.End - scan.Begin, usual = (long)(_interval.TotalMilliseconds * PerMillisecond);
        _nextLook = scan.End + (_feed is null ? Math.Max(usual, RestFactor * took) : RestFactor * took);
    }
}
