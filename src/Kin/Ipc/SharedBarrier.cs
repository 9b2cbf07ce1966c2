using Kin.Ipc.Barriers;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Ipc;

/// <summary>
/// A place where a fixed number of parties (threads, of whichever processes) wait for each other, phase after
/// phase: nobody goes on before all have arrived.
/// </summary>
/// <remarks>
/// <para>
/// The barrier breaks, and all who wait or come get a <see cref="BarrierBrokenException"/>, when they would
/// wait in vain: a process that has it open is killed; one that waits gives up, by time-out or token; an
/// action throws; somebody calls <see cref="Abort"/>. It stays broken until <see cref="Reset"/>. So does
/// threading.Barrier of Python; that knows of no deaths.
/// </para>
/// <para>
/// A process that ends in order, or disposes the object, just leaves. No system call is made unless somebody
/// sleeps. Thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// using var barrier = SharedBarrier.Create(parties: 3);
/// // in each of three workers
/// for (int step = 0; step &lt; 10; step++) { Compute(step); barrier.Wait(); }
/// </code></example>
public sealed class SharedBarrier : SharedObject, IShared<SharedBarrier>
{
    /// <summary>The most parties that there can be: 16,383.</summary>
    public const int MaximumParties = BarrierState.MostParties;

    private static readonly BarrierContent s_any = new(1);

    private readonly EventWait _wait;

    private SharedBarrier(Region region)
        : base(region)
    {
        _wait = new EventWait(region, BarrierCell.Waiters);
        OrderlyLeaving.Add(region);
    }

    /// <summary>Its process lives, although nobody has the object any more.</summary>
    ~SharedBarrier() => OrderlyLeaving.Announce(Region);

    /// <summary>How many meet.</summary>
    public int Parties => Cell.PartyCount;

    /// <summary>How many have arrived in this phase, at this moment.</summary>
    public int Waiting => Cell.State.Arrived;

    /// <summary>How many phases are over, at this moment.</summary>
    public uint Phase => Cell.State.Phase;

    /// <summary>Nobody can wait before a <see cref="Reset"/>.</summary>
    public bool IsBroken => Cell.State.IsBroken;

    private BarrierCell Cell => new(Region.Memory);

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="parties">How many meet, from 1 to <see cref="MaximumParties"/>.</param>
    /// <param name="name">The name; null: none.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedBarrier Create(int parties, string? name = null, SharedOptions? options = null) =>
        new(RegionOpening.Create(Of(parties), name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedBarrier Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(s_any, name, options));

    /// <summary>The one of that name, as it is; made if there is none.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedBarrier OpenOrCreate(string name, int parties, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(Of(parties), name, options));

    /// <summary>Arrives, and waits until all have.</summary>
    /// <param name="action">
    /// What is done between this phase and the next, by exactly one: the last to arrive runs the action that
    /// it gave, while the others wait.
    /// </param>
    /// <param name="cancellationToken">Cancelled, it breaks the barrier for all.</param>
    /// <exception cref="BarrierBrokenException">Not all will come.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public BarrierPass Wait(Action? action = null, CancellationToken cancellationToken = default) =>
        Wait(Timeout.InfiniteTimeSpan, action, cancellationToken)!.Value;

    /// <summary>Arrives, and waits at most so long (49 days) until all have.</summary>
    /// <returns>Null: the time is over, and the barrier broken: the others would wait in vain.</returns>
    /// <inheritdoc cref="Wait(Action, CancellationToken)"/>
    public BarrierPass? Wait(
        TimeSpan timeout, Action? action = null, CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(timeout);
        BarrierWait wait = new(Region.Memory);
        Interlocked.Increment(ref Cell.WaitsOf(Region.Slot));
        FaultPoint.Reach();
        try
        {
            bool decided = _wait.Until(ref wait, deadline, cancellationToken);
            return decided ? Finish(ref wait, action) : GiveUp(ref wait, BarrierBreakReason.TimedOut);
        }
        catch (OperationCanceledException)
        {
            GiveUp(ref wait, BarrierBreakReason.Cancelled);
            throw;
        }
        finally
        {
            EndWait();
        }
    }

    /// <summary>As <see cref="Wait(Action, CancellationToken)"/>, without blocking a thread.</summary>
    /// <inheritdoc cref="Wait(Action, CancellationToken)"/>
    public async ValueTask<BarrierPass> WaitAsync(
        Action? action = null, CancellationToken cancellationToken = default) =>
        (await WaitAsync(Timeout.InfiniteTimeSpan, action, cancellationToken).ConfigureAwait(false))!.Value;

    /// <summary>As <see cref="Wait(TimeSpan, Action, CancellationToken)"/>, without blocking a
    /// thread.</summary>
    /// <inheritdoc cref="Wait(TimeSpan, Action, CancellationToken)"/>
    public async ValueTask<BarrierPass?> WaitAsync(
        TimeSpan timeout, Action? action = null, CancellationToken cancellationToken = default)
    {
        var deadline = Deadline.After(timeout);
        Boxed<BarrierWait> wait = new(new(Region.Memory));
        Interlocked.Increment(ref Cell.WaitsOf(Region.Slot));
        FaultPoint.Reach();
        try
        {
            bool decided = await _wait.UntilAsync(wait, deadline, cancellationToken).ConfigureAwait(false);
            return decided ? Finish(ref wait.Attempt, action)
                : GiveUp(ref wait.Attempt, BarrierBreakReason.TimedOut);
        }
        catch (OperationCanceledException)
        {
            GiveUp(ref wait.Attempt, BarrierBreakReason.Cancelled);
            throw;
        }
        finally
        {
            EndWait();
        }
    }

    /// <summary>Breaks it, for all who wait and who come.</summary>
    public void Abort()
    {
        Cell.Break(BarrierBreakReason.Aborted, Environment.ProcessId);
        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
    }

    /// <summary>
    /// Makes it as new, in the same phase. Who waits gets a <see cref="BarrierBrokenException"/>.
    /// </summary>
    public void Reset()
    {
        Region.Sweep(); // those who have died break it now, and not again afterwards
        Cell.Reset(Environment.ProcessId);
        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
    }

    static SharedBarrier IShared<SharedBarrier>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(s_any, file, name));

    private static BarrierContent Of(int parties)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parties);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parties, MaximumParties);
        return new BarrierContent(parties);
    }

    private BarrierPass Finish(ref BarrierWait wait, Action? action)
    {
        if (wait.IsLast && !wait.IsBroken)
        {
            RunBetween(action, wait.Seen.Phase);
            if (wait.TryEnd())
            {
                EventCount.Wake(Region.Memory, BarrierCell.Waiters, int.MaxValue);
            }
        }

        ObjectDisposedException.ThrowIf(Region.IsClosed, this);
        return wait.IsBroken ? throw Broken(wait.Seen.Epoch)
            : new BarrierPass(wait.Seen.Phase, wait.Seen.Arrived);
    }

    private void RunBetween(Action? action, uint phase)
    {
        bool done = false;
        try
        {
            action?.Invoke();
            done = true;
        }
        finally
        {
            if (!done)
            {
                Cell.Break(BarrierBreakReason.ActionFailed, Environment.ProcessId, phase);
            }
        }
    }

    // Null: given up. But if all came at the last moment, it is as if that had been in time.
    private BarrierPass? GiveUp(ref BarrierWait wait, BarrierBreakReason reason)
    {
        Cell.Break(reason, Environment.ProcessId, wait.Phase);
        return wait.HasPassed() ? new BarrierPass(wait.Seen.Phase, wait.Seen.Arrived) : null;
    }

    private BarrierBrokenException Broken(int epoch)
    {
        (BarrierBreakReason reason, int process) = Cell.WhyBroken(epoch);
        return new BarrierBrokenException(reason, process);
    }

    private void EndWait()
    {
        try
        {
            Interlocked.Decrement(ref Cell.WaitsOf(Region.Slot));
            FaultPoint.Reach();
        }
        catch (ObjectDisposedException)
        {
            // With the object disposed the wait has been counted as left.
        }
    }
}
