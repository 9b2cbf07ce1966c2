using System.Runtime.CompilerServices;
using Kin.Ipc.SharedTopics;
using Kin.Ipc.Waiting;

namespace Kin.Ipc;

/// <summary>
/// Where one subscriber stands in a <see cref="SharedTopic{T}"/>: it gets every message that is published
/// from its making on, or learns that it came too late for it.
/// </summary>
/// <remarks>
/// The position is in the memory of this process alone, so there is nothing to give back, and a subscriber
/// that is killed leaves nothing behind. It can be used as long as the topic is not disposed. Thread-safe:
/// threads that read the same subscription share its messages.
/// </remarks>
public sealed class SharedTopicSubscription<T>
    where T : unmanaged
{
    private readonly SharedTopic<T> _topic;
    private readonly Lock _gate = new();
    private ulong _position;
    private long _lost;

    internal SharedTopicSubscription(SharedTopic<T> topic, ulong position) =>
        (_topic, _position) = (topic, position);

    /// <summary>
    /// How many messages were overwritten before this subscriber read them. A publisher that died at one of
    /// them may be counted too.
    /// </summary>
    public long Lost
    {
        get
        {
            lock (_gate)
            {
                return _lost;
            }
        }
    }

    /// <summary>Takes the next message; waits while there is none.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The topic is disposed.</exception>
    public SharedTopicMessage<T> Receive(CancellationToken cancellationToken = default)
    {
        TryReceive(out SharedTopicMessage<T> message, Timeout.InfiniteTimeSpan, cancellationToken);
        return message;
    }

    /// <summary>Takes the next message; waits at most so long (49 days). False: there was none.</summary>
    /// <inheritdoc cref="Receive" path="/exception"/>
    public bool TryReceive(
        out SharedTopicMessage<T> message, TimeSpan timeout = default,
        CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(timeout);
        Attempt attempt = new(this);
        bool received = attempt.Try();
        if (!received)
        {
            // Who only tries never sleeps, so the dead are looked for here.
            _topic.Region.SweepIfDue();
            received = timeout == TimeSpan.Zero ? attempt.Try()
                : _topic.Published.Until(ref attempt, deadline, cancellationToken);
        }

        ObjectDisposedException.ThrowIf(_topic.Region.IsClosed, _topic);
        message = attempt.Message;
        return received;
    }

    /// <summary>As <see cref="Receive"/>, without blocking a thread.</summary>
    public async ValueTask<SharedTopicMessage<T>> ReceiveAsync(
        CancellationToken cancellationToken = default) =>
        (await TryReceiveAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false))!.Value;

    /// <summary>As <see cref="TryReceive"/>, without blocking a thread. Null: there was none.</summary>
    public async ValueTask<SharedTopicMessage<T>?> TryReceiveAsync(
        TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Boxed<Attempt> attempt = new(new(this));
        return await _topic.Published.UntilAsync(attempt, Deadline.After(timeout), cancellationToken)
            .ConfigureAwait(false) ? attempt.Attempt.Message : null;
    }

    /// <summary>Takes messages until the loop is left, or the token is cancelled (an exception).</summary>
    /// <inheritdoc cref="Receive" path="/exception"/>
    public async IAsyncEnumerable<SharedTopicMessage<T>> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            yield return await ReceiveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool TryTake(out SharedTopicMessage<T> message)
    {
        lock (_gate)
        {
            return _topic.Ring.TryRead(ref _position, out message, ref _lost);
        }
    }

    private struct Attempt(SharedTopicSubscription<T> subscription) : IAttempt
    {
        private SharedTopicMessage<T> _message;

        public readonly SharedTopicMessage<T> Message => _message;

        public bool Try() => subscription.TryTake(out _message);
    }
}
