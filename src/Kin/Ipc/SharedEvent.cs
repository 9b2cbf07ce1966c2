using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Ipc;

/// <summary>
/// Something that has happened, or not yet, for which processes wait.
/// </summary>
/// <remarks>
/// One that resets by hand stays set until <see cref="Reset"/>, and lets all through; one that resets by
/// itself lets one through for each <see cref="Set"/>, and a second Set before that counts for nothing. No
/// system call is made when nobody waits. Thread-safe.
/// </remarks>
public sealed class SharedEvent : SharedObject, IShared<SharedEvent>
{
    private static readonly Content s_manual = new(false), s_automatic = new(true);

    private readonly EventWait _wait;

    private SharedEvent(Region region)
        : base(region) => _wait = new EventWait(region, Content.Waiters);

    /// <summary>It is set, at this moment.</summary>
    public bool IsSet => Volatile.Read(ref Region.Memory.At<uint>(Content.State)) != 0;

    /// <summary>Each Set lets one through.</summary>
    public bool ResetsItself => Region.Memory.At<uint>(Content.Automatic) != 0;

    /// <summary>A new one, not set; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="name">The name; null: none.</param>
    /// <param name="resetsItself">Whether each Set lets one through. Default: all, until it is reset.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedEvent Create(
        string? name = null, bool resetsItself = false, SharedOptions? options = null) =>
        new(RegionOpening.Create(resetsItself ? s_automatic : s_manual, name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedEvent Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(s_manual, name, options));

    /// <summary>The one of that name, as it is; made if there is none.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedEvent OpenOrCreate(
        string name, bool resetsItself = false, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(resetsItself ? s_automatic : s_manual, name, options));

    /// <summary>Sets it.</summary>
    public void Set()
    {
        SharedMapping memory = Region.Memory;
        FaultPoint.Reach();
        Interlocked.Exchange(ref memory.At<uint>(Content.State), 1);
        FaultPoint.Reach();
        EventCount.Wake(memory, Content.Waiters, ResetsItself ? 1 : int.MaxValue);
    }

    /// <summary>Takes that back.</summary>
    public void Reset() => Interlocked.Exchange(ref Region.Memory.At<uint>(Content.State), 0);

    /// <summary>Waits until it is set.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Wait(CancellationToken cancellationToken = default) =>
        Wait(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Waits until it is set, at most so long (49 days). False: the time is over.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Passing attempt = new(Region.Memory);
        return _wait.Until(ref attempt, Deadline.After(timeout), cancellationToken);
    }

    /// <summary>As <see cref="Wait(TimeSpan, CancellationToken)"/>, without blocking a thread.</summary>
    public ValueTask<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _wait.UntilAsync(
            new Boxed<Passing>(new(Region.Memory)), Deadline.After(timeout), cancellationToken);

    static SharedEvent IShared<SharedEvent>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(s_manual, file, name));

    private struct Passing(SharedMapping memory) : IAttempt
    {
        public readonly bool Try() => memory.At<uint>(Content.Automatic) == 0
            ? Volatile.Read(ref memory.At<uint>(Content.State)) != 0
            : Interlocked.CompareExchange(ref memory.At<uint>(Content.State), 0, 1) == 1;
    }

    private sealed class Content(bool automatic) : IRegionContent
    {
        public const long Waiters = RegionLayout.Content, State = Waiters + EventCount.Bytes;
        public const long Automatic = State + sizeof(uint);

        public string Kind => nameof(SharedEvent);

        public long Bytes => 64;

        public void Initialize(SharedMapping memory) => memory.At<uint>(Automatic) = automatic ? 1u : 0;

        public void Verify(SharedMapping memory)
        {
        }

        public void Recover(SharedMapping memory, int slot)
        {
        }

        public void WakeAll(SharedMapping memory) => EventCount.WakeAll(memory, Waiters);
    }
}
