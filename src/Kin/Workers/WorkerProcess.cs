using Kin.Native;
using Kin.Workers.Dispatch;
using Kin.Workers.Transport;

namespace Kin.Workers;

/// <summary>
/// One function in a process of its own, which ends with the function. (For many short calls use
/// <see cref="WorkerPool"/>, which starts its processes once.)
/// </summary>
/// <remarks>
/// The process is killed when this object is disposed and when this program ends, however it ends. It exits
/// with 0; with what the function returned if that is an int; with 1, and the exception on standard error, if
/// it threw. Thread-safe.
/// </remarks>
public sealed partial class WorkerProcess : IAsyncDisposable
{
    private static int s_last;

    private readonly Dispatcher _dispatcher;
    private readonly TaskCompletionSource<WorkerLink> _started = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerLink _link = null!;
    private Task? _closed;

    private WorkerProcess(WorkerProcessOptions? options, bool reportsFailures)
    {
        options ??= new WorkerProcessOptions();
        WorkerSupport.Check();
        Name = options.Name ?? $"process-{Interlocked.Increment(ref s_last)}";
        _dispatcher = new Dispatcher(new DispatcherOptions
        {
            Name = Name,
            Workers = 1,
            ReplacesWorkers = false,
            ReportsFailures = reportsFailures,
            Serializer = options.Serializer,
            KeepErrorOutput = options.KeepErrorOutput,
            ServerGarbageCollection = options.ServerGarbageCollection,
            KillOnParentExit = options.KillOnParentExit,
            Configure = options.ConfigureProcess,
            Started = link => _started.TrySetResult(link),
        });
    }

    /// <summary>The name given to it, or "process-N"; it is in the command line of the process.</summary>
    public string Name { get; }

    /// <summary>The process id.</summary>
    public int Id => _link.Process.Id;

    /// <summary>True until the process has ended.</summary>
    public bool IsAlive => !_link.HasExited;

    /// <summary>How it ended; null while it is alive.</summary>
    public ExitStatus? ExitStatus => _link.HasExited ? _link.Exit.Result : null;

    /// <summary>Sends a signal. False when the process is gone.</summary>
    public bool SendSignal(Signal signal) => _link.Process.SendSignal(signal);

    /// <summary>Kills the process (SIGKILL).</summary>
    public void Kill() => _link.Kill();

    /// <summary>Waits for the end of the process.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the process.</param>
    public Task<ExitStatus> JoinAsync(CancellationToken cancellationToken = default) =>
        _link.Exit.WaitAsync(cancellationToken);

    /// <summary>
    /// Waits for the end of the process, at most so long. Null when it is still alive then.
    /// </summary>
    /// <param name="timeout">From zero; <see cref="Timeout.InfiniteTimeSpan"/> waits without limit.</param>
    public async Task<ExitStatus?> JoinAsync(TimeSpan timeout)
    {
        WaitTime.Check(timeout);
        return await _link.ExitsWithin(timeout).ConfigureAwait(false)
            ? await _link.Exit.ConfigureAwait(false)
            : null;
    }

    /// <summary>Kills the process if it is alive, and waits until it is gone.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_dispatcher)
        {
            _closed ??= _dispatcher.CloseAsync();
        }

        return new ValueTask(_closed);
    }

    private CallJob<TOut> Begin<TOut>(CallFactory call)
    {
        CallJob<TOut> job = call.Build<TOut>(blocking: false);
        _dispatcher.Submit(job);
        return job;
    }

    private async Task FollowAsync<TOut>(Task<TOut> result)
    {
        uint code = 0;
        try
        {
            code = await result.ConfigureAwait(false) is int number ? (uint)number & 0xFF : 0;
        }
        catch (Exception)
        {
            // The process has written it to standard error; the exit code tells the rest.
            code = 1;
        }

        _dispatcher.EndWorkers(code);
    }
}
