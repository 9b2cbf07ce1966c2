using Kin.IO;
using Kin.Native;
using Kin.Native.Signals;

namespace Kin.Signals;

public sealed partial class SignalListener
{
    /// <summary>Blocks the calling thread until a signal is there: the shortest way from a sender.</summary>
    /// <exception cref="ObjectDisposedException">The listener is, or was meanwhile, disposed.</exception>
    public SignalInfo Read()
    {
        while (true)
        {
            if (TrySleep(null, out SignalInfo signal))
            {
                return signal;
            }
        }
    }

    /// <summary>As <see cref="Read()"/>, for at most that long; null: none came.</summary>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <exception cref="ObjectDisposedException">The listener is, or was meanwhile, disposed.</exception>
    public SignalInfo? Read(TimeSpan timeout)
    {
        ThrowIfNoTimeout(timeout);
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return Read();
        }

        long start = TimeProvider.System.GetTimestamp();
        for (TimeSpan left = timeout; left > TimeSpan.Zero; left = Left(timeout, start)!.Value)
        {
            if (TrySleep(left, out SignalInfo signal))
            {
                return signal;
            }
        }

        return TryRead(out SignalInfo last) ? last : null;
    }

    /// <summary>Completes with the next signal.</summary>
    /// <param name="cancellationToken">Stops the waiting. No signal is lost by that.</param>
    /// <exception cref="ObjectDisposedException">The listener is, or was meanwhile, disposed.</exception>
    public async ValueTask<SignalInfo> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(out SignalInfo signal))
            {
                return signal;
            }

            await ReadinessWait.Start(Reactor.Shared, _queue, ReactorEvents.Read, _arrived, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>As <see cref="ReadAsync(CancellationToken)"/>, for at most that long; null: none
    /// came.</summary>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ObjectDisposedException">The listener is, or was meanwhile, disposed.</exception>
    public async ValueTask<SignalInfo?> ReadAsync(
        TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        WaitTime.Check(timeout);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(timeout);
        try
        {
            return await ReadAsync(over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return TryRead(out SignalInfo signal) ? signal : null;
        }
    }

    /// <summary>The signals as they come, until the listener is disposed.</summary>
    /// <param name="cancellationToken">Ends the stream with an exception.</param>
    public async IAsyncEnumerator<SignalInfo> GetAsyncEnumerator(
        CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is SignalInfo signal)
        {
            yield return signal;
        }
    }

    private async ValueTask<SignalInfo?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (_closed)
        {
            return null;
        }
    }

    // Real-time signals are waited for by themselves, which is one call of the kernel less. Whatever else
    // there is to know, Wake tells.
    private bool TrySleep(TimeSpan? limit, out SignalInfo signal)
    {
        if (_queued == 0)
        {
            double time = limit?.TotalMilliseconds ?? Timeout.Infinite;
            Wait((int)Math.Min(Math.Ceiling(time), int.MaxValue));
            return TryRead(out signal);
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (TryTakeArrival(out signal))
            {
                return true;
            }

            Interlocked.Increment(ref _sleeping);
        }

        try
        {
            long start = TimeProvider.System.GetTimestamp();
            bool any = TryPoll(out Siginfo info)
                || SignalWait.Take(_queued, Left(limit, start), out info);
            any = any && !SignalWait.IsOurs(info.si_code);
            signal = any ? SignalInfo.Of(info) : default;
            return any;
        }
        finally
        {
            Interlocked.Decrement(ref _sleeping);
        }
    }

    private bool TryPoll(out Siginfo info)
    {
        BriefPoll poll = default;
        bool any;
        do
        {
            any = SignalWait.Take(_queued, TimeSpan.Zero, out info);
        }
        while (!any && poll.Once());
        return any;
    }

    private void Wait(int milliseconds)
    {
        try
        {
            Poll.WaitFor(_queue, _arrived, milliseconds);
        }
        catch (ObjectDisposedException) when (_closed)
        {
            throw new ObjectDisposedException(nameof(SignalListener));
        }
    }

    private static TimeSpan? Left(TimeSpan? limit, long start)
    {
        TimeSpan? left = limit - TimeProvider.System.GetElapsedTime(start);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    private static void ThrowIfNoTimeout(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, "From zero on, or Timeout.InfiniteTimeSpan.");
        }
    }
}
