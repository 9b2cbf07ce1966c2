using Kin.Ipc.Countdowns;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Ipc;

/// <summary>
/// Waiting until so many things have been done, by whichever processes: the count goes down to zero, and lets
/// all through who wait.
/// </summary>
/// <remarks>
/// <para>
/// Whoever has done something counts down (<see cref="Signal"/>). Nobody knows whose a count is then: what a
/// process that was killed should have signalled stays, as with <see cref="CountdownEvent"/>. A process that
/// takes its part on first (<see cref="Take"/>) is counted down for when it dies, at whatever instruction,
/// exactly once, and <see cref="Abandoned"/> tells how much that was.
/// </para>
/// <para>No system call is made when nobody waits. Thread-safe.</para>
/// </remarks>
/// <example><code>
/// using var jobs = SharedCountdown.Create(3);
/// // in each of three workers
/// using (jobs.Take()) Work();
/// // here
/// jobs.Wait();
/// if (jobs.Abandoned > 0) Console.WriteLine("not all was done");
/// </code></example>
public sealed class SharedCountdown : SharedObject, IShared<SharedCountdown>
{
    /// <summary>The most that a count can be: 16,777,215.</summary>
    public const int MaximumCount = CountdownLedger.Most;

    private static readonly CountdownContent s_any = new(0);

    private readonly EventWait _wait;
    private readonly Lock _gate = new(); // one thread at a time counts down what this participant owes

    private SharedCountdown(Region region)
        : base(region) => _wait = new EventWait(region, CountdownLedger.Waiters);

    /// <summary>What it began with.</summary>
    public int InitialCount => Region.Memory.At<int>(CountdownLedger.Initial);

    /// <summary>How many are left, at this moment.</summary>
    public int CurrentCount
    {
        get
        {
            int count = Ledger.Count;
            ObjectDisposedException.ThrowIf(Region.IsClosed, this);
            return count;
        }
    }

    /// <summary>None is left, at this moment.</summary>
    public bool IsSet => CurrentCount == 0;

    /// <summary>
    /// How many were counted down, since it was made, because those who had taken them on died or left.
    /// </summary>
    public long Abandoned => Ledger.Abandoned;

    private CountdownLedger Ledger => new(Region.Memory);

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="count">From 0 to <see cref="MaximumCount"/>.</param>
    /// <param name="name">The name; null: none.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedCountdown Create(int count, string? name = null, SharedOptions? options = null) =>
        new(RegionOpening.Create(Of(count), name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedCountdown Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(s_any, name, options));

    /// <summary>The one of that name, as it is; made if there is none.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedCountdown OpenOrCreate(string name, int count, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(Of(count), name, options));

    /// <summary>Counts down. True: to zero.</summary>
    /// <param name="count">By how many, from 1.</param>
    /// <exception cref="InvalidOperationException">So many are not left; nothing was changed.</exception>
    public bool Signal(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (!Ledger.TryChange(-count, from: count, out int left))
        {
            throw new InvalidOperationException($"The count is {left}: {count} cannot be taken away.");
        }

        WakeIfSet();
        return left == 0;
    }

    /// <summary>Counts up, unless the count is zero.</summary>
    /// <param name="count">By how many, from 1.</param>
    /// <exception cref="InvalidOperationException">It is, or would be more than the maximum.</exception>
    public void AddCount(int count = 1)
    {
        if (!TryAddCount(count))
        {
            throw new InvalidOperationException($"The count is zero, or would be above {MaximumCount}.");
        }
    }

    /// <summary>Counts up. False: the count is zero, or would be more than the maximum.</summary>
    public bool TryAddCount(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        bool added = count <= MaximumCount && Ledger.TryChange(count, from: 1, out _);
        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
        return added;
    }

    /// <summary>
    /// Takes a part of the count on: it is counted down when the share is disposed, or this process dies, or
    /// this object is disposed.
    /// </summary>
    /// <param name="count">How many, from 1.</param>
    /// <exception cref="InvalidOperationException">So many are not left.</exception>
    public SharedCountdownShare Take(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        int left = CurrentCount;
        if (left < count)
        {
            throw new InvalidOperationException($"The count is {left}: {count} cannot be taken on.");
        }

        lock (_gate)
        {
            Ledger.Take(Region.Slot, count);
        }

        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
        return new SharedCountdownShare(this, count);
    }

    /// <summary>Begins anew, with the count that it began with.</summary>
    public void Reset() => Reset(InitialCount);

    /// <summary>
    /// Begins anew, with another count. Shares that are still held count down from the new one.
    /// </summary>
    public void Reset(int count)
    {
        Ledger.Set(Checked(count));
        WakeIfSet();
    }

    /// <summary>Waits until the count is zero.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Wait(CancellationToken cancellationToken = default) =>
        Wait(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Waits until the count is zero, at most so long (49 days). False: the time is over.</summary>
    /// <inheritdoc cref="Wait(CancellationToken)" path="/exception"/>
    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        IsZero attempt = new(Region.Memory);
        return _wait.Until(ref attempt, Deadline.After(timeout), cancellationToken);
    }

    /// <summary>As <see cref="Wait(CancellationToken)"/>, without blocking a thread.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken = default) =>
        await WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);

    /// <summary>As <see cref="Wait(TimeSpan, CancellationToken)"/>, without blocking a thread.</summary>
    public ValueTask<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _wait.UntilAsync(new Boxed<IsZero>(new(Region.Memory)), Deadline.After(timeout), cancellationToken);

    static SharedCountdown IShared<SharedCountdown>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(s_any, file, name));

    internal void Pay(int count)
    {
        try
        {
            lock (_gate)
            {
                Ledger.Pay(Region.Slot, (uint)count);
            }

            WakeIfSet();
        }
        catch (ObjectDisposedException)
        {
            // Disposing the countdown has counted it down.
        }
    }

    private static CountdownContent Of(int count) => new(Checked(count));

    private static int Checked(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaximumCount);
        return count;
    }

    private void WakeIfSet()
    {
        SharedMapping memory = Region.Memory;
        if (new CountdownLedger(memory).Count == 0)
        {
            EventCount.Wake(memory, CountdownLedger.Waiters, int.MaxValue);
        }

        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
    }

    private readonly struct IsZero(SharedMapping memory) : IAttempt
    {
        public bool Try() => new CountdownLedger(memory).Count == 0;
    }
}
