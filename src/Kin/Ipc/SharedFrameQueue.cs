using System.Buffers;
using Kin.Ipc.Queues;
using Kin.Ipc.Regions;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// A bounded queue of frames of bytes, each of any length, between any number of producing and consuming
/// processes.
/// </summary>
/// <inheritdoc cref="SharedMessageQueue{T}" path="/remarks"/>
/// <example><code>
/// using SharedFrameQueue lines = SharedFrameQueue.OpenOrCreate("lines", capacityBytes: 1 &lt;&lt; 20);
/// lines.Enqueue("one more"u8);
/// </code></example>
public sealed class SharedFrameQueue : SharedMessageQueue<byte[]>, IShared<SharedFrameQueue>
{
    private static readonly RingContent s_any = Of(1, 0, false);

    private SharedFrameQueue(Region region)
        : base(region)
    {
    }

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="capacityBytes">
    /// How many bytes it can hold, rounded up to a power of two; 1 to 1,073,741,824 (1 GiB).
    /// </param>
    /// <param name="name">The name; null: none.</param>
    /// <param name="endsWithProducers">
    /// It ends for its consumers when all who have put something in are gone, by <see
    /// cref="SharedObject.Dispose"/> or by death, and it is empty. Default: only by <see
    /// cref="SharedMessageQueue{T}.Complete"/>.
    /// </param>
    /// <param name="growsToBytes">
    /// Up to how many bytes it grows, rounded up to a power of two; at most 1,073,741,824 (1 GiB). Default:
    /// it does not. Only address space is taken for what it may become.
    /// </param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedFrameQueue Create(
        int capacityBytes, string? name = null, bool endsWithProducers = false, int growsToBytes = 0,
        SharedOptions? options = null) =>
        new(RegionOpening.Create(Of(capacityBytes, growsToBytes, endsWithProducers), name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedFrameQueue Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(s_any, name, options));

    /// <summary>The one of that name, as it is; made if there is none.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedFrameQueue OpenOrCreate(
        string name, int capacityBytes, bool endsWithProducers = false, int growsToBytes = 0,
        SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(Of(capacityBytes, growsToBytes, endsWithProducers), name, options));

    /// <inheritdoc cref="SharedMessageQueue{T}.Enqueue"/>
    public void Enqueue(ReadOnlySpan<byte> frame, CancellationToken cancellationToken = default) =>
        Put(frame, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <inheritdoc cref="SharedMessageQueue{T}.TryEnqueue"/>
    public bool TryEnqueue(
        ReadOnlySpan<byte> frame, TimeSpan timeout = default,
        CancellationToken cancellationToken = default) =>
        Put(frame, timeout, cancellationToken);

    /// <summary>
    /// Takes a frame out and writes it to <paramref name="destination"/>; waits at most so long. False: there
    /// was none, or none will come.
    /// </summary>
    /// <inheritdoc cref="SharedMessageQueue{T}.Dequeue" path="/exception[2]"/>
    public bool TryDequeue(
        IBufferWriter<byte> destination, TimeSpan timeout = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Claim(timeout, cancellationToken) is not { } claim)
        {
            return false;
        }

        int length = LengthOf(claim);
        CopyAndFree(claim, destination.GetSpan(length)[..length]);
        destination.Advance(length);
        return true;
    }

    static SharedFrameQueue IShared<SharedFrameQueue>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(s_any, file, name));

    private protected override MessageBytes Encode(byte[] message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(message);
    }

    private protected override byte[] Decode(ReadOnlySpan<byte> bytes) => bytes.ToArray();

    private static RingContent Of(int capacityBytes, int growsToBytes, bool endsWithProducers) =>
        Of(nameof(SharedFrameQueue), capacityBytes, growsToBytes, endsWithProducers);
}
