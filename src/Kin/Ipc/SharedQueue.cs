using System.Runtime.CompilerServices;
using Kin.Ipc.Queues;
using Kin.Ipc.Regions;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// A queue of values between any number of producing and consuming processes, bounded or growing.
/// </summary>
/// <typeparam name="T">
/// A type without references. All who share the queue must mean the same by it: Kin compares primitive types
/// and sizes.
/// </typeparam>
/// <remarks>
/// <para>
/// First in, first out, for each producer. It lives in shared memory: a value is copied in and copied out,
/// and no system call is made unless somebody sleeps. A process that is killed at any instruction costs
/// nobody else anything: what it was about to put in is not there, what it was about to take out is (<see
/// cref="Receive"/> extends that to the time in which it works on the value).
/// </para>
/// <para>
/// One that grows takes memory for twice as many values whenever it is full, up to a bound, and keeps it. If
/// there is no memory left it stays as it is: who puts something in waits for room.
/// </para>
/// <para>
/// A producer that is stopped in the very moment in which it writes holds up those behind it until it goes
/// on. Thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// using var queue = SharedQueue&lt;Order>.Create(capacity: 4096);
/// WorkerProcess producer = WorkerProcess.Start(() => Produce(queue));
/// foreach (Order order in queue.ReadAll()) Handle(order);
/// </code></example>
public sealed class SharedQueue<T> : SharedObject, IShared<SharedQueue<T>>
    where T : unmanaged
{
    private static readonly RingContent s_any = Of(2, 0, false);

    private readonly ValueRings<T> _rings;
    private readonly QueueWaits _waits;

    private SharedQueue(Region region)
        : base(region)
    {
        _rings = new ValueRings<T>(region);
        _waits = new QueueWaits(region, _rings);
    }

    /// <summary>How many values it can hold, once it has grown: a power of two.</summary>
    public int Capacity => _rings.Capacity;

    /// <summary>How many values it holds, at this moment.</summary>
    public int Count => _rings.Count;

    /// <summary>It holds nothing, at this moment.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>It has no room, at this moment.</summary>
    public bool IsFull => Count >= Capacity;

    /// <summary>Nothing more may be put in.</summary>
    public bool IsCompleted => _rings.IsCompleted;

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="capacity">How many values it can hold, rounded up to a power of two; 2 to
    /// 16,777,216.</param>
    /// <param name="name">The name; null: none.</param>
    /// <param name="endsWithProducers">
    /// It ends for its consumers when all who have put something in are gone, by <see
    /// cref="SharedObject.Dispose"/> or by death, and it is empty. Default: only by <see cref="Complete"/>.
    /// </param>
    /// <param name="growsTo">
    /// Up to how many values it grows, rounded up to a power of two; at most 16,777,216. Default: it does
    /// not. Only address space is taken for what it may become.
    /// </param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedQueue<T> Create(
        int capacity, string? name = null, bool endsWithProducers = false, int growsTo = 0,
        SharedOptions? options = null) =>
        new(RegionOpening.Create(Of(capacity, growsTo, endsWithProducers), name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedQueue<T> Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(s_any, name, options));

    /// <summary>The one of that name, as it is; made if there is none.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedQueue<T> OpenOrCreate(
        string name, int capacity, bool endsWithProducers = false, int growsTo = 0,
        SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(Of(capacity, growsTo, endsWithProducers), name, options));

    /// <summary>Nothing more may be put in; what is there can be taken.</summary>
    public void Complete() => _rings.Complete();

    /// <summary>Puts a value in; waits while there is no room.</summary>
    /// <exception cref="InvalidOperationException">The queue is completed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was put in.</exception>
    public void Enqueue(in T value, CancellationToken cancellationToken = default) =>
        TryEnqueue(value, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Puts a value in; waits at most so long. False: there was no room.</summary>
    /// <inheritdoc cref="Enqueue" path="/exception"/>
    public bool TryEnqueue(
        in T value, TimeSpan timeout = default, CancellationToken cancellationToken = default)
    {
        if (!_rings.IsCompleted && _rings.TryWrite(value))
        {
            ObjectDisposedException.ThrowIf(Region.IsClosed, this);
            return true;
        }

        WriteAttempt<T> attempt = new(_rings, value);
        return _waits.Write(ref attempt, timeout, cancellationToken);
    }

    /// <summary>As <see cref="Enqueue"/>, without blocking a thread.</summary>
    public ValueTask EnqueueAsync(T value, CancellationToken cancellationToken = default) =>
        _waits.WriteAsync(new WriteAttempt<T>(_rings, value), cancellationToken);

    /// <summary>Puts all of them in, in this order; waits while there is no room.</summary>
    /// <inheritdoc cref="Enqueue" path="/exception"/>
    public void EnqueueMany(ReadOnlySpan<T> values, CancellationToken cancellationToken = default)
    {
        while (values.Length > 0)
        {
            QueueWaits.ThrowIfCompleted(IsCompleted);
            values = values[_rings.Write(values)..];
            ObjectDisposedException.ThrowIf(Region.IsClosed, this);
            if (values.Length > 0)
            {
                Enqueue(values[0], cancellationToken);
                values = values[1..];
            }
        }
    }

    /// <summary>Takes a value out; waits while there is none.</summary>
    /// <exception cref="EndOfStreamException">The queue is empty and completed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    public T Dequeue(CancellationToken cancellationToken = default) =>
        TryDequeue(out T value, Timeout.InfiniteTimeSpan, cancellationToken) ? value
            : throw QueueWaits.Ended();

    /// <summary>Takes a value out; waits at most so long. False: there was none, or none will come.</summary>
    /// <inheritdoc cref="Dequeue" path="/exception[2]"/>
    public bool TryDequeue(
        out T value, TimeSpan timeout = default, CancellationToken cancellationToken = default)
    {
        if (_rings.TryTake(out value))
        {
            ObjectDisposedException.ThrowIf(Region.IsClosed, this);
            return true;
        }

        QueueClaim? claim = _waits.Claim(timeout, cancellationToken);
        value = claim is null ? default : Take(claim.Value);
        return claim is not null;
    }

    /// <summary>As <see cref="Dequeue"/>, without blocking a thread.</summary>
    public async ValueTask<T> DequeueAsync(CancellationToken cancellationToken = default) =>
        await _waits.ClaimAsync(cancellationToken).ConfigureAwait(false) is { } claim ? Take(claim)
            : throw QueueWaits.Ended();

    /// <summary>Takes out as many as are there, at least one; waits while there is none.</summary>
    /// <returns>How many; 0: the queue is empty and completed.</returns>
    /// <inheritdoc cref="Dequeue" path="/exception[2]"/>
    public int DequeueMany(Span<T> values, CancellationToken cancellationToken = default)
    {
        int count = _rings.Read(values);
        if (count == 0 && values.Length > 0
            && TryDequeue(out values[0], Timeout.InfiniteTimeSpan, cancellationToken))
        {
            count = 1 + _rings.Read(values[1..]);
        }

        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
        return count;
    }

    /// <summary>
    /// Takes a value that goes to another consumer, marked, if this process dies before it is finished (<see
    /// cref="SharedQueueItem{T}.Dispose"/>). It takes up room until then.
    /// </summary>
    /// <returns>Null: the queue is empty and completed.</returns>
    /// <inheritdoc cref="Dequeue" path="/exception[2]"/>
    public SharedQueueItem<T>? Receive(CancellationToken cancellationToken = default) =>
        _rings.TryClaim(out QueueClaim next) ? Item(next)
            : _waits.Claim(Timeout.InfiniteTimeSpan, cancellationToken) is { } claim ? Item(claim) : null;

    /// <summary>As <see cref="Receive"/>, without blocking a thread.</summary>
    public async ValueTask<SharedQueueItem<T>?> ReceiveAsync(CancellationToken cancellationToken = default) =>
        await _waits.ClaimAsync(cancellationToken).ConfigureAwait(false) is { } claim ? Item(claim) : null;

    /// <summary>Takes values out until the queue is empty and completed.</summary>
    public IEnumerable<T> ReadAll(CancellationToken cancellationToken = default)
    {
        while (TryDequeue(out T value, Timeout.InfiniteTimeSpan, cancellationToken))
        {
            yield return value;
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

    static SharedQueue<T> IShared<SharedQueue<T>>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(s_any, file, name));

    private static RingContent Of(int capacity, int growsTo, bool endsWithProducers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, RingLayout.MostCells);
        ArgumentOutOfRangeException.ThrowIfNegative(growsTo);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(growsTo, RingLayout.MostCells);
        return new RingContent(
            $"SharedQueue of {ElementKind.Of<T>()}", ValueRings<T>.Shape(capacity, growsTo),
            endsWithProducers);
    }

    // What was copied of an object that was disposed meanwhile may be zeros: others get the value itself.
    private T Take(QueueClaim claim)
    {
        T value = _rings.Take(claim);
        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
        return value;
    }

    private SharedQueueItem<T> Item(QueueClaim claim)
    {
        T value = _rings.ValueOf(claim);
        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
        return new SharedQueueItem<T>(Region, _rings, claim, value);
    }
}
