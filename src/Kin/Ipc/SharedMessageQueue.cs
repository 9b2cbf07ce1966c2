using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kin.Ipc.Queues;
using Kin.Ipc.Regions;

namespace Kin.Ipc;

/// <summary>
/// A queue of messages of any length between any number of producing and consuming processes, bounded or
/// growing.
/// </summary>
/// <typeparam name="T">What is put in, and comes out as a copy.</typeparam>
/// <remarks>
/// <para>
/// First in, first out, for each producer. A message takes its bytes, rounded up to 64, of the capacity, and
/// for each 128 bytes of capacity there is room for one message. No system call is made unless somebody
/// sleeps. A process that is killed at any instruction costs nobody else anything: what it was about to put
/// in is not there, what it was about to take out is.
/// </para>
/// <para>
/// One that grows takes twice the memory whenever a message does not fit, up to a bound, and keeps it. If
/// there is no memory left it stays as it is: who puts something in waits for room.
/// </para>
/// <para>
/// Who waits for room for a long message may wait while short ones pass it. A producer that is stopped in the
/// very moment in which it writes holds up the messages behind its own until it goes on. Thread-safe.
/// </para>
/// </remarks>
public abstract class SharedMessageQueue<T> : SharedObject
{
    private const int MostCapacityBytes = 1 << 30;

    private readonly FrameRings _rings;
    private readonly QueueWaits _waits;

    private protected SharedMessageQueue(Region region)
        : base(region)
    {
        _rings = new FrameRings(region);
        _waits = new QueueWaits(region, _rings);
    }

    /// <summary>How many bytes of messages it can hold, once it has grown: a power of two, at least
    /// 4,096.</summary>
    public long CapacityBytes => _rings.CapacityBytes;

    /// <summary>The longest message that it takes: the capacity, but at most 67,108,800 bytes.</summary>
    public int MaxMessageBytes => _rings.MostBytes;

    /// <summary>How many messages it holds, at this moment.</summary>
    public int Count => _rings.Count;

    /// <summary>It holds nothing, at this moment.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Nothing more may be put in.</summary>
    public bool IsCompleted => _rings.IsCompleted;

    /// <summary>Nothing more may be put in; what is there can be taken.</summary>
    public void Complete() => _rings.Complete();

    /// <summary>Puts a message in; waits while there is no room.</summary>
    /// <exception cref="InvalidOperationException">The queue is completed, or the message is longer than
    /// <see cref="MaxMessageBytes"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was put in.</exception>
    public void Enqueue(T message, CancellationToken cancellationToken = default) =>
        TryEnqueue(message, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Puts a message in; waits at most so long. False: there was no room.</summary>
    /// <inheritdoc cref="Enqueue" path="/exception"/>
    public bool TryEnqueue(
        T message, TimeSpan timeout = default, CancellationToken cancellationToken = default)
    {
        MessageBytes bytes = Encode(message);
        try
        {
            return Put(bytes.Memory.Span, timeout, cancellationToken);
        }
        finally
        {
            bytes.GiveBack();
        }
    }

    /// <summary>As <see cref="Enqueue"/>, without blocking a thread.</summary>
    public async ValueTask EnqueueAsync(T message, CancellationToken cancellationToken = default)
    {
        MessageBytes bytes = Encode(message);
        try
        {
            Check(bytes.Memory.Length);
            await _waits.WriteAsync(new FrameAttempt(_rings, bytes.Memory), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            bytes.GiveBack();
        }
    }

    /// <summary>Takes a message out; waits while there is none.</summary>
    /// <exception cref="EndOfStreamException">The queue is empty and completed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    /// <exception cref="InvalidDataException">What came is no such message; it is lost.</exception>
    public T Dequeue(CancellationToken cancellationToken = default) =>
        TryDequeue(out T? message, Timeout.InfiniteTimeSpan, cancellationToken) ? message
            : throw QueueWaits.Ended();

    /// <summary>Takes a message out; waits at most so long. False: there was none, or none will
    /// come.</summary>
    /// <inheritdoc cref="Dequeue" path="/exception[2]"/>
    public bool TryDequeue(
        [MaybeNullWhen(false)] out T message, TimeSpan timeout = default,
        CancellationToken cancellationToken = default)
    {
        QueueClaim? claim = Claim(timeout, cancellationToken);
        message = claim is null ? default : Take(claim.Value);
        return claim is not null;
    }

    /// <summary>As <see cref="Dequeue"/>, without blocking a thread.</summary>
    public async ValueTask<T> DequeueAsync(CancellationToken cancellationToken = default) =>
        await _waits.ClaimAsync(cancellationToken).ConfigureAwait(false) is { } claim ? Take(claim)
            : throw QueueWaits.Ended();

    /// <summary>
    /// Takes a message that goes to another consumer, marked, if this process dies before it is finished
    /// (<see cref="SharedQueueItem{T}.Dispose"/>). It takes up room until then.
    /// </summary>
    /// <returns>Null: the queue is empty and completed.</returns>
    /// <inheritdoc cref="Dequeue" path="/exception[2]"/>
    public SharedQueueItem<T>? Receive(CancellationToken cancellationToken = default) =>
        Claim(Timeout.InfiniteTimeSpan, cancellationToken) is { } claim ? Item(claim) : null;

    /// <summary>As <see cref="Receive"/>, without blocking a thread.</summary>
    public async ValueTask<SharedQueueItem<T>?> ReceiveAsync(
        CancellationToken cancellationToken = default) =>
        await _waits.ClaimAsync(cancellationToken).ConfigureAwait(false) is { } claim ? Item(claim) : null;

    /// <summary>Takes messages out until the queue is empty and completed.</summary>
    public IEnumerable<T> ReadAll(CancellationToken cancellationToken = default)
    {
        while (TryDequeue(out T? message, Timeout.InfiniteTimeSpan, cancellationToken))
        {
            yield return message;
        }
    }

    /// <summary>As <see cref="ReadAll"/>, without blocking a thread.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _waits.ClaimAsync(cancellationToken).ConfigureAwait(false) is { } claim)
        {
            yield return Take(claim);
        }
    }

    /// <summary>The bytes of a message.</summary>
    private protected abstract MessageBytes Encode(T message);

    private protected abstract T Decode(ReadOnlySpan<byte> bytes);

    private protected static RingContent Of(
        string kind, int capacityBytes, int growsToBytes, bool endsWithProducers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacityBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacityBytes, MostCapacityBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(growsToBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(growsToBytes, MostCapacityBytes);
        return new RingContent(kind, FrameLayout.Shape(capacityBytes, growsToBytes), endsWithProducers);
    }

    private protected bool Put(
        ReadOnlySpan<byte> bytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Check(bytes.Length);
        SpanAttempt attempt = new(_rings, bytes);
        if (attempt.Try() && attempt.Written)
        {
            ObjectDisposedException.ThrowIf(Region.IsClosed, this);
            return true;
        }

        return _waits.Write(ref attempt, timeout, cancellationToken);
    }

    private protected QueueClaim? Claim(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!_rings.TryClaim(out QueueClaim claim))
        {
            return _waits.Claim(timeout, cancellationToken);
        }

        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
        return claim;
    }

    private protected int LengthOf(QueueClaim claim) => _rings.LengthOf(claim);

    private protected void CopyAndFree(QueueClaim claim, Span<byte> bytes)
    {
        _rings.CopyTo(claim, bytes);
        _rings.Free(claim);
    }

    private void Check(int length)
    {
        if (length > MaxMessageBytes)
        {
            throw new InvalidOperationException(
                $"The message has {length} bytes, and this queue takes {MaxMessageBytes} at most.");
        }
    }

    private T Take(QueueClaim claim)
    {
        byte[] bytes = BytesOf(claim, out int length);
        _rings.Free(claim);
        return Decoded(bytes, length);
    }

    private SharedQueueItem<T> Item(QueueClaim claim)
    {
        byte[] bytes = BytesOf(claim, out int length);
        try
        {
            return new(Region, _rings, claim, Decoded(bytes, length));
        }
        catch
        {
            _rings.Free(claim); // it would come again and again
            throw;
        }
    }

    private byte[] BytesOf(QueueClaim claim, out int length)
    {
        length = _rings.LengthOf(claim);
        byte[] bytes = System.Buffers.ArrayPool<byte>.Shared.Rent(length);
        _rings.CopyTo(claim, bytes.AsSpan(0, length));
        return bytes;
    }

    private T Decoded(byte[] bytes, int length)
    {
        try
        {
            return Decode(bytes.AsSpan(0, length));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
