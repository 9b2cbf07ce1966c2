using Kin.IO;
using Kin.Native;

namespace Kin.Signals;

public sealed partial class SignalListener
{
    /// <summary>Blocks the calling thread until a signal is there: the shortest way from a sender.</summary>
    /// <exception cref="ObjectDisposedException">The listener is, or was meanwhile, disposed.</exception>
    public SignalInfo Read()
    {
        while (true)
        {
            if (TryRead(out SignalInfo signal))
            {
                return signal;
            }

            Wait(Timeout.Infinite);
        }
    }

    /// <summary>As <see cref="Read()"/>, for at most that long; null: none came.</summary>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <exception cref="ObjectDisposedException">The listener is, or was meanwhile, disposed.</exception>
    public SignalInfo? Read(TimeSpan timeout)
    {
        ThrowIfNoTimeout(timeout);
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryRead(out SignalInfo signal))
            {
                return signal;
            }

            if (timeout == Timeout.InfiniteTimeSpan)
            {
                Wait(Timeout.Infinite);
                continue;
            }

            TimeSpan left = timeout - TimeProvider.System.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            Wait((int)Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue));
        }
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
        ThrowIfNoTimeout(timeout);
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

    private static void ThrowIfNoTimeout(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, "From zero on, or Timeout.InfiniteTimeSpan.");
        }
    }
}
