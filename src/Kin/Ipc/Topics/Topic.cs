using Kin.Ipc.Topics;

namespace Kin.Ipc;

/// <summary>
/// Something that happens, for receivers that the sender does not know: all in one process, on the sender's
/// thread, in the order in which the receivers were connected. Thread-safe.
/// </summary>
/// <remarks>
/// A receiver that throws does not keep the others from being called; what it threw is in the delivery. A
/// receiver may connect, disconnect and send: what is connected during a send is not part of it any more,
/// what is disconnected before its turn is not called.
/// </remarks>
/// <typeparam name="T">What is sent along; a record for several values.</typeparam>
/// <example><code>
/// Topic&lt;Order&gt; placed = TopicNamespace.Default.Topic&lt;Order&gt;("order-placed");
/// using TopicSubscription bill = placed.Connect((sender, order) => Bill(order));
/// placed.Send(this, order).ThrowIfFailed();
/// </code></example>
public sealed class Topic<T>
{
    private readonly Lock _gate = new();
    private TopicReceiver<T>[] _receivers = [];
    private int _muted;

    /// <summary>A topic that is known by reference.</summary>
    /// <param name="name">For people; null: none.</param>
    public Topic(string? name = null) => Name = name;

    /// <summary>Its name; null: none.</summary>
    public string? Name { get; }

    /// <summary>How many receivers there are.</summary>
    public int Count => Live().Length;

    /// <summary>Nothing is delivered now: see <see cref="Mute"/>.</summary>
    public bool IsMuted => Volatile.Read(ref _muted) > 0;

    /// <summary>Connects a receiver.</summary>
    /// <returns>Dispose it to disconnect. It may be dropped: the topic holds the receiver.</returns>
    /// <param name="receiver">Gets the sender and the value. Its own result is in the delivery.</param>
    /// <param name="sender">
    /// Only what this one sends; null: what anybody sends. Strings and values are compared, other objects are
    /// told by reference and held weakly.
    /// </param>
    public TopicSubscription Connect(Func<object?, T, object?> receiver, object? sender = null)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return Add(new TopicReceiver<T>(this, receiver, receiver, null, sender));
    }

    /// <inheritdoc cref="Connect(Func{object, T, object}, object)"/>
    /// <param name="receiver">Gets the sender and the value.</param>
    /// <param name="sender">Only what this one sends; null: what anybody sends.</param>
    public TopicSubscription Connect(Action<object?, T> receiver, object? sender = null)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return Add(new TopicReceiver<T>(
            this,
            receiver,
            (from, value) =>
            {
                receiver(from, value);
                return null;
            },
            null,
            sender));
    }

    /// <inheritdoc cref="Connect(Func{object, T, object}, object)"/>
    /// <param name="receiver">
    /// Gets the sender and the value. <see cref="SendAsync"/> awaits it; after <see cref="Send"/> its task is
    /// in the delivery.
    /// </param>
    /// <param name="sender">Only what this one sends; null: what anybody sends.</param>
    public TopicSubscription Connect(Func<object?, T, Task> receiver, object? sender = null)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return Add(new TopicReceiver<T>(this, receiver, receiver, null, sender));
    }

    /// <summary>
    /// Connects a receiver for as long as its owner lives: the topic does not keep the owner from being
    /// collected.
    /// </summary>
    /// <param name="owner">Handed to the receiver each time.</param>
    /// <param name="receiver">
    /// Must not capture the owner, which would keep it alive: make it <c>static</c>.
    /// </param>
    /// <param name="sender">Only what this one sends; null: what anybody sends.</param>
    /// <exception cref="ArgumentException">The receiver is a method of the owner itself.</exception>
    public TopicSubscription ConnectWeak<TOwner>(
        TOwner owner, Action<TOwner, object?, T> receiver, object? sender = null)
        where TOwner : class
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(receiver);
        if (ReferenceEquals(receiver.Target, owner))
        {
            throw new ArgumentException(
                "It captures the owner, which would keep it alive: use a static lambda.", nameof(receiver));
        }

        WeakReference<object> weak = new(owner);
        return Add(new TopicReceiver<T>(
            this,
            receiver,
            (from, value) =>
            {
                if (weak.TryGetTarget(out object? living))
                {
                    receiver((TOwner)living, from, value);
                }

                return null;
            },
            weak,
            sender));
    }

    /// <summary>Disconnects a receiver by the delegate that was connected, wherever it was.</summary>
    /// <returns>How many subscriptions ended.</returns>
    public int Disconnect(Delegate receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        TopicReceiver<T>[] found = [.. Volatile.Read(ref _receivers).Where(r => receiver.Equals(r.Receiver))];
        Array.ForEach(found, subscription => subscription.Dispose());
        return found.Length;
    }

    /// <summary>Calls every receiver that listens to this sender, one after the other.</summary>
    /// <returns>What each gave or threw.</returns>
    /// <param name="sender">Who sends; null: nobody, so only those are called who listen to anybody.</param>
    /// <param name="value">What is sent.</param>
    public TopicDelivery Send(object? sender, T value)
    {
        List<TopicResult> results = [];
        foreach (TopicReceiver<T> receiver in IsMuted ? [] : Live())
        {
            if (receiver.ListensTo(sender))
            {
                results.Add(receiver.Call(sender, value));
            }
        }

        return new TopicDelivery(results);
    }

    /// <summary>
    /// As <see cref="Send"/>; the task of a receiver is awaited before the next receiver is called.
    /// </summary>
    /// <param name="sender">Who sends; null: nobody.</param>
    /// <param name="value">What is sent.</param>
    public async Task<TopicDelivery> SendAsync(object? sender, T value)
    {
        List<TopicResult> results = [];
        foreach (TopicReceiver<T> receiver in IsMuted ? [] : Live())
        {
            if (receiver.ListensTo(sender))
            {
                results.Add(await receiver.CallAsync(sender, value).ConfigureAwait(false));
            }
        }

        return new TopicDelivery(results);
    }

    /// <summary>Whether a send of this sender would reach anybody.</summary>
    public bool HasReceiversFor(object? sender) => Live().Any(receiver => receiver.ListensTo(sender));

    /// <summary>Those whom a send of this sender would reach, in the order of the calls.</summary>
    public IReadOnlyList<TopicSubscription> ReceiversFor(object? sender) =>
        [.. Live().Where(receiver => receiver.ListensTo(sender))];

    /// <summary>
    /// Until the result is disposed sends reach nobody, whoever sends: for tests and bulk work. Several at
    /// once: until the last is disposed.
    /// </summary>
    public IDisposable Mute()
    {
        Interlocked.Increment(ref _muted);
        return new Muting(this);
    }

    /// <summary>Its name, or its type.</summary>
    public override string ToString() => Name ?? $"Topic<{typeof(T).Name}>";

    internal void Remove(TopicReceiver<T> receiver)
    {
        lock (_gate)
        {
            _receivers = [.. _receivers.Where(other => other != receiver)];
        }
    }

    private TopicReceiver<T> Add(TopicReceiver<T> receiver)
    {
        lock (_gate)
        {
            _receivers = [.. _receivers.Where(other => !other.IsDead), receiver];
        }

        return receiver;
    }

    private TopicReceiver<T>[] Live()
    {
        TopicReceiver<T>[] all = Volatile.Read(ref _receivers);
        foreach (TopicReceiver<T> receiver in all)
        {
            if (receiver.IsDead)
            {
                receiver.Dispose();
                all = Volatile.Read(ref _receivers);
            }
        }

        return all;
    }

    private sealed class Muting(Topic<T> topic) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
            {
                Interlocked.Decrement(ref topic._muted);
            }
        }
    }
}
