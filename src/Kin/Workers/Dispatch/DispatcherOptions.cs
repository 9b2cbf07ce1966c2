using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>What a dispatcher needs to know of its pool.</summary>
internal sealed record DispatcherOptions
{
    public required string Name { get; init; }

    public required int Workers { get; init; }

    /// <summary>How often a call is run again after the worker that ran it has died.</summary>
    public int Retries { get; init; }

    /// <summary>A worker that ends is replaced.</summary>
    public bool ReplacesWorkers { get; init; } = true;


    public bool ReportsFailures { get; init; }

    /// <summary>A heap and a thread per processor in each worker.</summary>
    public bool ServerGarbageCollection { get; init; }

    /// <summary>
    /// Null: where standard error of this process is no terminal, and the worker ends with its parent.
    /// </summary>
    public bool? KeepErrorOutput { get; init; }

    public bool KillOnParentExit { get; init; } = true;

    public Delegate? Initializer { get; init; }

    public IWorkerSerializer? Serializer { get; init; }

    /// <summary>The cultures of the workers: those of the thread that makes the pool.</summary>
    public WorkerCulture Culture { get; } = WorkerCulture.OfThisThread();

    /// <summary>Changes the command that starts a worker.</summary>
    public Func<Command, Command>? Configure { get; init; }

    /// <summary>Told, outside the lock, that a worker is there.</summary>
    public Action<WorkerLink>? Started { get; init; }
}
