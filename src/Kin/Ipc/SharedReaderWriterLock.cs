using Kin.Ipc.ReaderWriter;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// Many readers at a time, or one writer, between processes and between threads of a process.
/// </summary>
/// <remarks>
/// <para>
/// Taking a lock that nobody keeps from one, and letting go of it, take no system call; readers of different
/// processes write to different cache lines. A writer whose turn it is keeps new readers out, so readers that
/// come and go without end do not starve it; readers who waited while a writer was in go before the next
/// writer (it stands back for them for up to 10 ms), so writers do not starve them. There is no order among
/// writers.
/// </para>
/// <para>
/// When a reader is killed its hold is given back. When a writer is killed the lock goes on, and readers and
/// the next writer are told (<see cref="ReaderWriterHold.OwnerDied"/>). Circles of waiters end in a <see
/// cref="DeadlockException"/> as with <see cref="SharedMutex"/>, over mutexes, writers and readers mixed; of
/// readers, the first 15 at a time of each participant are looked through.
/// </para>
/// <para>
/// A thread that reads may read again, and goes in past a writer who waits. A thread that has the lock and
/// wants to write, or writes and wants to read, gets a <see cref="LockRecursionException"/>. The blocking
/// forms make the calling thread the holder; the asynchronous ones a holder of its own, which any thread
/// carries on, and whose recursion nobody sees. Thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// using SharedReaderWriterLock prices = SharedReaderWriterLock.OpenOrCreate("prices");
/// using (prices.AcquireRead()) Show();
/// using (prices.AcquireWrite()) Change();
/// </code></example>
public sealed class SharedReaderWriterLock : SharedObject, IShared<SharedReaderWriterLock>
{
    private readonly ReaderWriterCore _core;

    private SharedReaderWriterLock(Region region)
        : base(region) => _core = new ReaderWriterCore(region);

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="name">The name; null: none.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedReaderWriterLock Create(string? name = null, SharedOptions? options = null) =>
        new(RegionOpening.Create(ReaderWriterContent.Instance, name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedReaderWriterLock Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(ReaderWriterContent.Instance, name, options));

    /// <summary>The one of that name, made if there is none: by exactly one of those who ask at
    /// once.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedReaderWriterLock OpenOrCreate(string name, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(ReaderWriterContent.Instance, name, options));

    /// <summary>Takes the lock for reading; waits as long as need be.</summary>
    /// <exception cref="DeadlockException">This wait closes a circle; nothing was taken.</exception>
    /// <exception cref="LockRecursionException">This thread has the lock for writing.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    public ReaderWriterHold AcquireRead(CancellationToken cancellationToken = default) =>
        ReadTaking.Take(_core, Deadline.Never, cancellationToken)!;

    /// <summary>Takes the lock for reading; waits at most so long (49 days, or without limit). Null: the time
    /// is over. Default: no wait.</summary>
    /// <inheritdoc cref="AcquireRead" path="/exception"/>
    public ReaderWriterHold? TryAcquireRead(
        TimeSpan timeout = default, CancellationToken cancellationToken = default) =>
        ReadTaking.Take(_core, Deadline.After(timeout), cancellationToken);

    /// <summary>Takes the lock for reading without blocking a thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    public async ValueTask<ReaderWriterHold> AcquireReadAsync(
        CancellationToken cancellationToken = default) =>
        (await ReadTaking.TakeAsync(_core, Deadline.Never, cancellationToken).ConfigureAwait(false))!;

    /// <summary>As <see cref="AcquireReadAsync"/>, at most so long. Null: the time is over.</summary>
    public ValueTask<ReaderWriterHold?> TryAcquireReadAsync(
        TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ReadTaking.TakeAsync(_core, Deadline.After(timeout), cancellationToken);

    /// <summary>Takes the lock for writing; waits as long as need be.</summary>
    /// <exception cref="LockRecursionException">This thread has the lock, for reading or for
    /// writing.</exception>
    /// <inheritdoc cref="AcquireRead" path="/exception"/>
    public ReaderWriterHold AcquireWrite(CancellationToken cancellationToken = default) =>
        WriteTaking.Take(_core, Deadline.Never, cancellationToken)!;

    /// <summary>Takes the lock for writing; waits at most so long (49 days, or without limit). Null: the time
    /// is over. Default: no wait.</summary>
    /// <inheritdoc cref="AcquireWrite" path="/exception"/>
    public ReaderWriterHold? TryAcquireWrite(
        TimeSpan timeout = default, CancellationToken cancellationToken = default) =>
        WriteTaking.Take(_core, Deadline.After(timeout), cancellationToken);

    /// <summary>Takes the lock for writing without blocking a thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    public async ValueTask<ReaderWriterHold> AcquireWriteAsync(
        CancellationToken cancellationToken = default) =>
        (await WriteTaking.TakeAsync(_core, Deadline.Never, cancellationToken).ConfigureAwait(false))!;

    /// <summary>As <see cref="AcquireWriteAsync"/>, at most so long. Null: the time is over.</summary>
    public ValueTask<ReaderWriterHold?> TryAcquireWriteAsync(
        TimeSpan timeout, CancellationToken cancellationToken = default) =>
        WriteTaking.TakeAsync(_core, Deadline.After(timeout), cancellationToken);

    static SharedReaderWriterLock IShared<SharedReaderWriterLock>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(ReaderWriterContent.Instance, file, name));
}
