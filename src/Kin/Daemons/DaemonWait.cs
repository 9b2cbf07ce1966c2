using Kin.IO;

namespace Kin.Daemons;

/// <summary>
/// Waits for what a daemon says, for its end, and for the end of its time: whatever comes first.
/// </summary>
internal sealed class DaemonWait : IDisposable
{
    private readonly Task<ExitStatus> _ended;
    private readonly IDaemonListener _listener;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _over;
    private bool _silent;
    private string? _status;

    public DaemonWait(
        ChildProcess child, IDaemonListener listener, TimeSpan timeout, CancellationToken cancellation)
    {
        _ended = child.WaitAsync(CancellationToken.None);
        _listener = listener;
        _cancellation = cancellation;
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _over.CancelAfter(timeout);
    }

    /// <summary>
    /// The message that it is ready or has failed. Null: it has ended without a word, or its time is over.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller waits no longer.</exception>
    public async Task<DaemonMessage?> NextAsync()
    {
        while (true)
        {
            bool ended = _ended.IsCompleted; // before looking: what it said at its end is there then
            if (Take() is DaemonMessage decisive)
            {
                return decisive;
            }

            if (ended)
            {
                return null;
            }

            try
            {
                await Task.WhenAny(_ended, Readable()).Unwrap().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _cancellation.ThrowIfCancellationRequested();
                return Take();
            }
        }
    }

    public void Dispose()
    {
        _over.Cancel(); // a wait on the reactor that is left
        _over.Dispose();
    }

    private Task Readable() => _silent
        ? Task.Delay(Timeout.InfiniteTimeSpan, _over.Token)
        : Reactor.Shared.WaitReadable(_listener.Fd, _over.Token);

    private DaemonMessage? Take()
    {
        while (!_silent && _listener.TryTake(out _silent) is DaemonMessage message)
        {
            _status = message.Status ?? _status;
            if (message.Extension is TimeSpan more)
            {
                _over.CancelAfter(more);
            }

            if (message.IsReady || message.Failure is not null)
            {
                return message with { Status = _status };
            }
        }

        return null;
    }
}
