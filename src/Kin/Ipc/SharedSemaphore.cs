using Kin.Ipc.Regions;
using Kin.Ipc.Semaphores;
using Kin.Ipc.Waiting;
using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Ipc;

/// <summary>
/// A number of permits that processes take and give back: Dijkstra's P and V.
/// </summary>
/// <remarks>
/// <para>
/// Two ways to use it. <see cref="Acquire"/> takes a permit that belongs to the process until it is disposed:
/// when the process is killed, it comes back by itself, which neither sem_t nor .NET's semaphores give. <see
/// cref="Wait(CancellationToken)"/> uses a permit up and <see cref="Release"/> makes one, by whoever and for
/// whomever, as a signal from one process to another.
/// </para>
/// <para>
/// Taking and giving back take no system call when nobody waits. Up to 65,536 permits; each takes four bytes,
/// and a search through them when most are taken. There is no order among those who wait. Thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// using SharedSemaphore licences = SharedSemaphore.OpenOrCreate("licences", initial: 3);
/// using (licences.Acquire()) Work();
/// </code></example>
public sealed class SharedSemaphore : SharedObject, IShared<SharedSemaphore>
{
    private static readonly PermitContent s_any = new(0, 1);

    private readonly EventWait _wait;

    private SharedSemaphore(Region region)
        : base(region) => _wait = new EventWait(region, PermitContent.EventOffset);

    /// <summary>The most permits that there can be.</summary>
    public int Maximum => PermitContent.MaximumOf(Region.Memory);

    /// <summary>How many are there to be taken, at this moment.</summary>
    public int Count
    {
        get
        {
            int free = 0;
            for (int i = 0; i < Maximum; i++)
            {
                free += Volatile.Read(ref PermitContent.Cell(Region.Memory, i)) == PermitContent.Free ? 1 : 0;
            }

            return free;
        }
    }

    private uint Mine => PermitContent.FirstOwner + (uint)Region.Slot;

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="initial">How many permits there are at first.</param>
    /// <param name="maximum">The most that there can be; 0: as many as at first.</param>
    /// <param name="name">The name; null: none.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedSemaphore Create(
        int initial, int maximum = 0, string? name = null, SharedOptions? options = null) =>
        new(RegionOpening.Create(Of(initial, maximum), name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedSemaphore Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(s_any, name, options));

    /// <summary>The one of that name, as it is; made if there is none.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedSemaphore OpenOrCreate(
        string name, int initial, int maximum = 0, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(Of(initial, maximum), name, options));

    /// <summary>Takes a permit until it is disposed; waits as long as need be.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    public SharedPermit Acquire(CancellationToken cancellationToken = default) =>
        Take(Deadline.Never, cancellationToken)!;

    /// <summary>Takes a permit; waits at most so long (49 days). Null: the time is over.</summary>
    /// <inheritdoc cref="Acquire" path="/exception"/>
    public SharedPermit? TryAcquire(
        TimeSpan timeout = default, CancellationToken cancellationToken = default) =>
        Take(Deadline.After(timeout), cancellationToken);

    /// <summary>As <see cref="Acquire"/>, without blocking a thread.</summary>
    public async ValueTask<SharedPermit> AcquireAsync(CancellationToken cancellationToken = default) =>
        (await TakeAsync(Mine, Deadline.Never, cancellationToken).ConfigureAwait(false))!;

    /// <summary>As <see cref="TryAcquire"/>, without blocking a thread.</summary>
    public ValueTask<SharedPermit?> TryAcquireAsync(
        TimeSpan timeout, CancellationToken cancellationToken = default) =>
        TakeAsync(Mine, Deadline.After(timeout), cancellationToken);

    /// <summary>Uses a permit up (P); waits as long as need be.</summary>
    /// <inheritdoc cref="Acquire" path="/exception"/>
    public void Wait(CancellationToken cancellationToken = default) =>
        Wait(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Uses a permit up; waits at most so long. False: the time is over.</summary>
    /// <inheritdoc cref="Acquire" path="/exception"/>
    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        PermitSearch search = new(Region, PermitContent.Absent);
        return _wait.Until(ref search, Deadline.After(timeout), cancellationToken);
    }

    /// <summary>As <see cref="Wait(TimeSpan, CancellationToken)"/>, without blocking a thread.</summary>
    public async ValueTask<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        await TakeAsync(PermitContent.Absent, Deadline.After(timeout), cancellationToken)
            .ConfigureAwait(false)
            is not null;

    /// <summary>Makes permits (V).</summary>
    /// <param name="count">How many, from 1.</param>
    /// <exception cref="SemaphoreFullException">
    /// There would be more than the maximum; those that still fitted were made.
    /// </exception>
    public void Release(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        int made = 0;
        for (int i = 0; i < Maximum && made < count; i++)
        {
            ref uint cell = ref PermitContent.Cell(Region.Memory, i);
            made += Volatile.Read(ref cell) == PermitContent.Absent
                && Interlocked.CompareExchange(ref cell, PermitContent.Free, PermitContent.Absent)
                    == PermitContent.Absent ? 1 : 0;
            FaultPoint.Reach();
        }

        EventCount.Wake(Region.Memory, PermitContent.EventOffset, made);
        if (made < count)
        {
            throw new SemaphoreFullException($"There are {Maximum} permits already, taken ones among them.");
        }
    }

    static SharedSemaphore IShared<SharedSemaphore>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(s_any, file, name));

    internal static void GiveBack(Region region, int index)
    {
        uint mine = PermitContent.FirstOwner + (uint)region.Slot;
        SharedMapping memory = region.Memory;
        ref uint cell = ref PermitContent.Cell(memory, index);
        if (Interlocked.CompareExchange(ref cell, PermitContent.Free, mine) == mine)
        {
            FaultPoint.Reach();
            EventCount.Wake(memory, PermitContent.EventOffset, 1);
        }
    }

    private static PermitContent Of(int initial, int maximum)
    {
        maximum = maximum == 0 ? Math.Max(1, initial) : maximum;
        ArgumentOutOfRangeException.ThrowIfNegative(initial);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, Math.Max(1, initial));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, PermitContent.MostPermits);
        return new PermitContent(initial, maximum);
    }

    private SharedPermit? Take(Deadline deadline, CancellationToken cancellationToken)
    {
        PermitSearch search = new(Region, Mine);
        return _wait.Until(ref search, deadline, cancellationToken) ? new(Region, search.Index) : null;
    }

    private async ValueTask<SharedPermit?> TakeAsync(
        uint becomes, Deadline deadline, CancellationToken cancellationToken)
    {
        Boxed<PermitSearch> search = new(new(Region, becomes));
        return await _wait.UntilAsync(search, deadline, cancellationToken).ConfigureAwait(false)
            ? new(Region, search.Attempt.Index) : null;
    }
}
