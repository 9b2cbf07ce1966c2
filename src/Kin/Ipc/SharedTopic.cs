using Kin.Ipc.Queues;
using Kin.Ipc.Regions;
using Kin.Ipc.SharedTopics;
using Kin.Ipc.Waiting;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// Messages for all: whoever publishes one does not know who hears it, and every subscriber, in whichever
/// process, gets every message.
/// </summary>
/// <typeparam name="T">
/// A type without references. All who share the topic must mean the same by it: Kin compares primitive types
/// and sizes.
/// </typeparam>
/// <remarks>
/// <para>
/// A publisher never waits. The topic keeps the last messages (<see cref="Capacity"/>); a subscriber that is
/// slower learns how many it has lost (<see cref="SharedTopicSubscription{T}.Lost"/>).
/// </para>
/// <para>
/// A publisher that is killed in the middle of a message costs that message alone. One that is stopped there
/// holds up the subscribers, not other publishers, until it goes on or the topic has come round to it. No
/// system call is made unless somebody sleeps. Thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// using var prices = SharedTopic&lt;Price>.OpenOrCreate("prices", capacity: 1024);
/// prices.Publish(new Price(7, 12.5));
/// // elsewhere
/// await foreach (var message in prices.Subscribe().ReadAllAsync(token)) Show(message.Value);
/// </code></example>
public sealed class SharedTopic<T> : SharedObject, IShared<SharedTopic<T>>
    where T : unmanaged
{
    private static readonly TopicContent s_any = Of(2);

    private SharedTopic(Region region)
        : base(region)
    {
        Ring = new TopicRing<T>(region);
        Published = new EventWait(region, TopicLayout.Published);
    }

    /// <summary>How many messages it keeps: a power of two.</summary>
    public int Capacity => Ring.Capacity;

    internal TopicRing<T> Ring { get; }

    internal EventWait Published { get; }

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="capacity">How many messages it keeps, rounded up to a power of two; 2 to
    /// 4,194,304.</param>
    /// <param name="name">The name; null: none.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedTopic<T> Create(int capacity, string? name = null, SharedOptions? options = null) =>
        new(RegionOpening.Create(Of(capacity), name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedTopic<T> Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(s_any, name, options));

    /// <summary>The one of that name, as it is; made if there is none.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedTopic<T> OpenOrCreate(string name, int capacity, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(Of(capacity), name, options));

    /// <summary>Publishes a message to all who have subscribed. Waits for nobody.</summary>
    /// <exception cref="InvalidDataException">The topic is damaged.</exception>
    public void Publish(in T value) => Ring.Write(value);

    /// <summary>From now on every message can be read here.</summary>
    public SharedTopicSubscription<T> Subscribe()
    {
        ulong position = Ring.Tail;
        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
        return new(this, position);
    }

    static SharedTopic<T> IShared<SharedTopic<T>>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(s_any, file, name));

    private static TopicContent Of(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, TopicLayout.MostCells);
        int cells = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, capacity));
        return new TopicContent($"SharedTopic of {ElementKind.Of<T>()}", TopicLayout.CellOf<T>(), cells);
    }
}
