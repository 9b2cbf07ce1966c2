using Kin.Ipc.Locks;
using Kin.Ipc.Regions;
using Kin.Ipc.Spinning;
using Kin.Ipc.Waiting;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// Mutual exclusion between processes for a few instructions: who finds the lock taken asks again and again,
/// and never sleeps.
/// </summary>
/// <remarks>
/// <para>
/// The first 20 us go by on the processor, then it is offered to others after each look (sched_yield(2)). A
/// waiter uses a processor for as long as it waits: <see cref="SharedMutex"/> spins briefly too, and then
/// sleeps, and is the better choice unless the time between taking and letting go is known to be short and a
/// wake-up must cost nothing. There is no order among those who wait, and no detection of deadlocks.
/// </para>
/// <para>
/// The word names the owner. Who waits looks every millisecond whether the owner lives; if not, the next one
/// gets the lock and is told (<see cref="LockScope.OwnerDied"/>). A thread that takes it again gets a <see
/// cref="LockRecursionException"/>. Thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// using SharedSpinLock gate = SharedSpinLock.Create();
/// using (gate.Acquire()) counter++;
/// </code></example>
public sealed class SharedSpinLock : SharedObject, IShared<SharedSpinLock>
{
    private static readonly LockContent s_content = new(nameof(SharedSpinLock));

    private readonly OwnerLock _lock;

    private SharedSpinLock(Region region)
        : base(region) => _lock = new OwnerLock(region, RegionLayout.Content);

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="name">The name; null: none.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedSpinLock Create(string? name = null, SharedOptions? options = null) =>
        new(RegionOpening.Create(s_content, name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedSpinLock Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(s_content, name, options));

    /// <summary>The one of that name, made if there is none.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedSpinLock OpenOrCreate(string name, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(s_content, name, options));

    /// <summary>Takes the lock; spins as long as need be.</summary>
    /// <exception cref="LockRecursionException">This thread has it already.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    public LockScope Acquire(CancellationToken cancellationToken = default) =>
        SpinTaking.Take(_lock, Deadline.Never, cancellationToken)!.Value;

    /// <summary>Takes the lock if it is free.</summary>
    /// <exception cref="LockRecursionException">This thread has it already.</exception>
    public bool TryAcquire(out LockScope scope) => TryAcquire(TimeSpan.Zero, out scope);

    /// <summary>Takes the lock; spins at most so long (49 days, or without limit).</summary>
    /// <returns>False: the time is over.</returns>
    /// <inheritdoc cref="Acquire" path="/exception"/>
    public bool TryAcquire(
        TimeSpan timeout, out LockScope scope, CancellationToken cancellationToken = default)
    {
        LockScope? taken = SpinTaking.Take(_lock, Deadline.After(timeout), cancellationToken);
        scope = taken ?? default;
        return taken is not null;
    }

    /// <summary>
    /// Takes the lock for a holder that any thread carries on; between looks other work of the thread pool
    /// runs.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    public async ValueTask<LockScope> AcquireAsync(CancellationToken cancellationToken = default) =>
        (await SpinTaking.TakeAsync(_lock, Deadline.Never, cancellationToken).ConfigureAwait(false))!.Value;

    /// <summary>As <see cref="AcquireAsync"/>, at most so long. Null: the time is over.</summary>
    public ValueTask<LockScope?> TryAcquireAsync(
        TimeSpan timeout, CancellationToken cancellationToken = default) =>
        SpinTaking.TakeAsync(_lock, Deadline.After(timeout), cancellationToken);

    static SharedSpinLock IShared<SharedSpinLock>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(s_content, file, name));
}
