using System.Diagnostics.CodeAnalysis;

namespace Kin.Ipc.Topics;

/// <summary>A receiver with what it listens to.</summary>
internal sealed class TopicReceiver<T>(
    Topic<T> topic,
    Delegate receiver,
    Func<object?, T, object?> call,
    WeakReference<object>? owner,
    object? sender) : TopicSubscription(receiver)
{
    private readonly object? _value = IsValue(sender) ? sender : null;
    private readonly WeakReference<object>? _sender =
        sender is null || IsValue(sender) ? null : new WeakReference<object>(sender);

    private volatile bool _disconnected;

    /// <summary>It is never called again: its owner, or the only sender for it, is gone.</summary>
    public bool IsDead => (owner is not null && !owner.TryGetTarget(out _))
        || (_sender is not null && !_sender.TryGetTarget(out _));

    public override bool IsConnected => !_disconnected && !IsDead;

    public bool ListensTo(object? from) => !_disconnected
        && (_value is not null ? _value.Equals(from)
            : _sender is null || (_sender.TryGetTarget(out object? only) && ReferenceEquals(only, from)));

    [SuppressMessage("Design", "CA1031", Justification = "What a receiver throws is told to the sender.")]
    public TopicResult Call(object? from, T value)
    {
        try
        {
            return new TopicResult(this, call(from, value), null);
        }
        catch (Exception error)
        {
            return new TopicResult(this, null, error);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "What a receiver throws is told to the sender.")]
    public async Task<TopicResult> CallAsync(object? from, T value)
    {
        TopicResult result = Call(from, value);
        if (result.Value is not Task task)
        {
            return result;
        }

        try
        {
            await task.ConfigureAwait(false);
            object? given = task is Task<object?> some ? await some.ConfigureAwait(false) : null;
            return new TopicResult(this, given, null);
        }
        catch (Exception error)
        {
            return new TopicResult(this, null, error);
        }
    }

    private protected override void Disconnect()
    {
        _disconnected = true;
        topic.Remove(this);
    }

    private static bool IsValue(object? sender) => sender is string or ValueType;
}
