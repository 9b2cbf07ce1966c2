using Kin.Workers.Dispatch;
using Kin.Workers.Transport;

namespace Kin.Workers;

/// <summary>
/// Runs functions in worker processes: this program, started again, with its functions but not its Main. A
/// worker that crashes or is killed fails the one call that it was running, with
/// <see cref="WorkerDiedException"/>, and is replaced; everything else goes on.
/// </summary>
/// <remarks>
/// <para>Functions are static methods, lambdas, or lambdas that captured values; arguments, captured values
/// and results cross as exact copies, or the call throws <see cref="CannotCrossException"/> and names the
/// member. Variables of the parent are not shared: a static field has in each worker the value that its
/// initializer gave it.</para>
/// <para>All members are thread-safe. Workers are ended when the pool is disposed and when this process ends,
/// however it ends. Each runs one call at a time.</para>
/// </remarks>
public sealed partial class WorkerPool : IAsyncDisposable, IDisposable
{
    private readonly Dispatcher _dispatcher;
    private readonly SemaphoreSlim? _slots;
    private readonly WorkerPoolOptions _options;
    private Task? _closed;
    private volatile bool _complete;

    /// <summary>A pool with default options.</summary>
    public WorkerPool()
        : this(new WorkerPoolOptions())
    {
    }

    /// <summary>A pool of at most <paramref name="workers"/> processes.</summary>
    /// <param name="workers">From 1 to 1024.</param>
    public WorkerPool(int workers)
        : this(new WorkerPoolOptions { Workers = workers })
    {
    }

    /// <summary>A pool with these options. No process is started yet.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// Startup hooks are off, as in trimmed programs.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// This process is itself a worker that was not entered.
    /// </exception>
    public WorkerPool(WorkerPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        WorkerSupport.Check();
        _options = options;
        _slots = options.MaxPendingCalls is { } bound ? new SemaphoreSlim(bound, bound) : null;
        _dispatcher = new Dispatcher(new DispatcherOptions
        {
            Name = options.Name,
            Workers = options.Workers,
            Retries = options.RetriesOnWorkerDeath,
            Initializer = options.Initializer,
            Serializer = options.Serializer,
            KeepErrorOutput = options.KeepErrorOutput,
            ServerGarbageCollection = options.ServerGarbageCollection,
            Configure = options.ConfigureWorker,
        });
    }

    /// <summary>Calls that were made again because the worker that ran them died.</summary>
    public long Retried => _dispatcher.Retried;

    /// <summary>Starts all workers now, so that the first calls need not wait for it.</summary>
    public void Start() => _dispatcher.StartAll();

    /// <summary>The workers that are alive at this moment, with what they have done.</summary>
    public IReadOnlyList<WorkerStatistics> GetWorkers() => _dispatcher.Alive();

    /// <summary>
    /// The workers that have ended, in that order, with what they had done. Of more than 1,000 the last
    /// 1,000;
    /// <see cref="GetEndedTotals"/> counts all.
    /// </summary>
    public IReadOnlyList<WorkerStatistics> GetEndedWorkers() => _dispatcher.Ended().Last;

    /// <summary>What all workers that have ended had done together, however many they were.</summary>
    public WorkerTotals GetEndedTotals() => _dispatcher.Ended().Totals;

    /// <summary>
    /// No more work: every later call throws <see cref="InvalidOperationException"/>. What was accepted goes
    /// on.
    /// </summary>
    public void Complete() => _complete = true;

    /// <summary>Waits until everything that was accepted is finished, failed or cancelled.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    public Task DrainAsync(CancellationToken cancellationToken = default) =>
        _dispatcher.DrainAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// Cancels what is queued or running, ends the workers and waits until they are gone. Idle workers get
    /// two seconds to end in order (finalizers, exit handlers); busy ones are killed.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        _complete = true;
        lock (_dispatcher)
        {
            _closed ??= _dispatcher.CloseAsync();
        }

        return new ValueTask(_closed);
    }

    /// <summary>As <see cref="DisposeAsync"/>, blocking.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void ThrowIfComplete()
    {
        if (_complete)
        {
            ObjectDisposedException.ThrowIf(_closed is not null, this);
            throw new InvalidOperationException(
                $"Complete() was called on {_options.Name}: it takes no more work.");
        }
    }
}
