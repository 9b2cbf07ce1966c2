using Kin.Ipc.Conditions;
using Kin.Ipc.Locks;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// A condition variable between processes: who has a <see cref="SharedMutex"/> lets go of it and waits until
/// another one says that something under it has changed, and then has it again.
/// </summary>
/// <remarks>
/// <para>
/// A wait takes the scope of the mutex, as in C++. It lets go of the whole mutex, however often it was taken,
/// and has it again when it returns or throws, so the scope stays what it was; if a holder died, its
/// <see cref="LockScope.OwnerDied"/> says so from then on. Only an <see cref="ObjectDisposedException"/> of
/// the mutex, or a <see cref="DeadlockException"/> of taking it again, leave without it.
/// </para>
/// <para>
/// A wait may return without having been notified: look at the state again, or use <see
/// cref="WaitFor(LockScope, Func{bool}, TimeSpan, CancellationToken)"/>. No notification is lost by a death:
/// when a process that has the condition open dies, all who wait look again at once, and every second in
/// which somebody was notified. All who wait at the same time should use the same mutex. Thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// using (LockScope held = mutex.Acquire())
/// {
///     condition.WaitFor(held, () => items.Count > 0);
///     Take(items);
/// }
/// </code></example>
public sealed class SharedCondition : SharedObject, IShared<SharedCondition>
{
    private SharedCondition(Region region)
        : base(region)
    {
    }

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="name">The name; null: none.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedCondition Create(string? name = null, SharedOptions? options = null) =>
        new(RegionOpening.Create(ConditionContent.Instance, name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedCondition Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(ConditionContent.Instance, name, options));

    /// <summary>The one of that name, made if there is none.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedCondition OpenOrCreate(string name, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(ConditionContent.Instance, name, options));

    /// <summary>Wakes one of those who wait, if there are any. No system call when nobody waits.</summary>
    /// <remarks>With or without the mutex; the change it tells of was made under it.</remarks>
    public void NotifyOne() => EventCount.Wake(Region.Memory, ConditionContent.Waiters, 1);

    /// <summary>Wakes all who wait.</summary>
    public void NotifyAll() => EventCount.Wake(Region.Memory, ConditionContent.Waiters, int.MaxValue);

    /// <summary>Waits until it is notified.</summary>
    /// <exception cref="SynchronizationLockException">
    /// The scope does not have its mutex, or another thread has it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the mutex is held.</exception>
    /// <exception cref="DeadlockException">Taking the mutex again closes a circle; it is not had.</exception>
    public void Wait(LockScope held, CancellationToken cancellationToken = default) =>
        Wait(held, Deadline.Never, cancellationToken);

    /// <summary>Waits until it is notified, at most so long (49 days), and then for the mutex. False: the
    /// time is over.</summary>
    /// <inheritdoc cref="Wait(LockScope, CancellationToken)" path="/exception"/>
    public bool Wait(LockScope held, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Wait(held, Deadline.After(timeout), cancellationToken);

    /// <summary>Waits until something is true, which is looked at while the mutex is held.</summary>
    /// <inheritdoc cref="Wait(LockScope, CancellationToken)" path="/exception"/>
    public void WaitFor(
        LockScope held, Func<bool> predicate, CancellationToken cancellationToken = default) =>
        WaitFor(held, predicate, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>As the other, at most so long. Returns what the predicate said last.</summary>
    /// <inheritdoc cref="Wait(LockScope, CancellationToken)" path="/exception"/>
    public bool WaitFor(
        LockScope held, Func<bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var deadline = Deadline.After(timeout);
        while (!predicate())
        {
            if (!Wait(held, deadline, cancellationToken))
            {
                return predicate();
            }
        }

        return true;
    }

    /// <summary>As <see cref="Wait(LockScope, TimeSpan, CancellationToken)"/>, without blocking a
    /// thread.</summary>
    /// <exception cref="InvalidOperationException">The mutex was taken by a form that blocks.</exception>
    /// <inheritdoc cref="Wait(LockScope, CancellationToken)" path="/exception"/>
    public ValueTask<bool> WaitAsync(
        LockScope held, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WaitAsync(held, Deadline.After(timeout), cancellationToken);

    /// <summary>As <see cref="WaitFor(LockScope, Func{bool}, TimeSpan, CancellationToken)"/>, without
    /// blocking a thread.</summary>
    /// <inheritdoc cref="WaitAsync(LockScope, TimeSpan, CancellationToken)" path="/exception"/>
    public async ValueTask<bool> WaitForAsync(
        LockScope held, Func<bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var deadline = Deadline.After(timeout);
        while (!predicate())
        {
            if (!await WaitAsync(held, deadline, cancellationToken).ConfigureAwait(false))
            {
                return predicate();
            }
        }

        return true;
    }

    static SharedCondition IShared<SharedCondition>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(ConditionContent.Instance, file, name));

    private static OwnerLock Require(LockScope held) => held.Held is { } mutex
        && (!Lease.IsThread(held.Lease) || held.Lease == Lease.OfThread) ? mutex
        : throw new SynchronizationLockException("This thread does not have the mutex by that scope.");

    private bool Wait(LockScope held, Deadline deadline, CancellationToken cancellationToken)
    {
        OwnerLock mutex = Require(held);
        ConditionWait wait = new(Region, deadline, cancellationToken);
        uint depth = mutex.ReleaseWhole(held.Lease, held.Taking);
        try
        {
            return wait.Sleep();
        }
        finally
        {
            LockTaking.Take(mutex, held.Lease, Deadline.Never, CancellationToken.None, out bool died);
            mutex.Resume(depth, held.Taking, died);
        }
    }

    private async ValueTask<bool> WaitAsync(
        LockScope held, Deadline deadline, CancellationToken cancellationToken)
    {
        if (Lease.IsThread(held.Lease))
        {
            throw new InvalidOperationException(
                "A thread has this mutex, and another may go on after the wait: take it by AcquireAsync.");
        }

        OwnerLock mutex = Require(held);
        ConditionWait wait = new(Region, deadline, cancellationToken);
        uint depth = mutex.ReleaseWhole(held.Lease, held.Taking);
        try
        {
            return await wait.SleepAsync().ConfigureAwait(false);
        }
        finally
        {
            bool died = await LockTaking.TakeAgainAsync(mutex, held.Lease).ConfigureAwait(false);
            mutex.Resume(depth, held.Taking, died);
        }
    }
}
