using Kin.Ipc.Locks;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// Mutual exclusion between processes, and between threads of a process: one at a time has the lock.
/// </summary>
/// <remarks>
/// <para>
/// Taking a free lock and letting go of it take no system call; waiting is by futex(2). When the holder is
/// killed, the next one gets the lock at once and is told (<see cref="LockScope.OwnerDied"/>). When processes
/// or threads wait for each other in a circle, over any locks of this kind, one of them gets a <see
/// cref="DeadlockException"/> after a tenth of a second; a thread that takes the same mutex twice, and it is
/// not recursive, is such a circle too. There is no order among those who wait.
/// </para>
/// <para>
/// The blocking forms make the calling thread the holder, the asynchronous ones a holder of its own, which
/// any thread carries on. Waits of asynchronous holders are not looked through for deadlocks. Thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// using SharedMutex gate = SharedMutex.OpenOrCreate("orders");
/// using (LockScope held = gate.Acquire())
/// {
///     if (held.OwnerDied) Repair();
///     Change();
/// }
/// </code></example>
public sealed class SharedMutex : SharedObject, IShared<SharedMutex>
{
    private static readonly LockContent s_content = new(nameof(SharedMutex));
    private static readonly LockContent s_recursive = new(nameof(SharedMutex), recursive: true);

    private readonly OwnerLock _lock;
    private readonly bool _isRecursive;

    private SharedMutex(Region region)
        : base(region)
    {
        _lock = new OwnerLock(region, RegionLayout.Content);
        _isRecursive = region.Memory.At<LockCell>(RegionLayout.Content).IsRecursive != 0;
    }

    /// <summary>
    /// A thread that has the lock may take it again, and has it until it has let go as often.
    /// </summary>
    public bool IsRecursive => _isRecursive;

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="name">The name; null: none.</param>
    /// <param name="recursive">Whether a thread that has it may take it again. Default: no.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedMutex Create(
        string? name = null, bool recursive = false, SharedOptions? options = null) =>
        new(RegionOpening.Create(recursive ? s_recursive : s_content, name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedMutex Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(s_content, name, options));

    /// <summary>The one of that name, made if there is none: by exactly one of those who ask at
    /// once.</summary>
    /// <param name="name">The name.</param>
    /// <param name="recursive">What it will be if it is made; one that exists is what it is.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedMutex OpenOrCreate(
        string name, bool recursive = false, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(recursive ? s_recursive : s_content, name, options));

    /// <summary>Takes the lock; waits as long as need be.</summary>
    /// <exception cref="DeadlockException">This wait closes a circle; nothing was taken.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    public LockScope Acquire(CancellationToken cancellationToken = default)
    {
        uint lease = Lease.OfThread;
        return !_isRecursive && _lock.TryTake(lease, out bool died) ? new LockScope(_lock, lease, died)
            : TakeAgain() ?? LockTaking.Take(_lock, Deadline.Never, cancellationToken)!.Value;
    }

    /// <summary>Takes the lock if it is free.</summary>
    public bool TryAcquire(out LockScope scope) => TryAcquire(TimeSpan.Zero, out scope);

    /// <summary>Takes the lock; waits at most so long (49 days, or without limit).</summary>
    /// <returns>False: the time is over.</returns>
    /// <inheritdoc cref="Acquire" path="/exception"/>
    public bool TryAcquire(
        TimeSpan timeout, out LockScope scope, CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(timeout);
        LockScope? taken = TakeAgain() ?? LockTaking.Take(_lock, deadline, cancellationToken);
        scope = taken ?? default;
        return taken is not null;
    }

    /// <summary>Takes the lock without blocking a thread, for a holder that any thread carries on.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    public async ValueTask<LockScope> AcquireAsync(CancellationToken cancellationToken = default) =>
        (await LockTaking.TakeAsync(_lock, Deadline.Never, cancellationToken).ConfigureAwait(false))!.Value;

    /// <summary>As <see cref="AcquireAsync"/>, at most so long. Null: the time is over.</summary>
    public ValueTask<LockScope?> TryAcquireAsync(
        TimeSpan timeout, CancellationToken cancellationToken = default) =>
        LockTaking.TakeAsync(_lock, Deadline.After(timeout), cancellationToken);

    static SharedMutex IShared<SharedMutex>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(s_content, file, name));

    private LockScope? TakeAgain()
    {
        if (!_isRecursive || !_lock.IsHeldBy(Lease.OfThread))
        {
            return null;
        }

        _lock.Deepen();
        return new LockScope(_lock, Lease.OfThread, ownerDied: false);
    }
}
