namespace Kin.Workers;

/// <summary>How a <see cref="WorkerPool"/> works. All options have defaults.</summary>
public sealed record WorkerPoolOptions
{
    /// <summary>
    /// The most worker processes, from 1 to 1024. They are started as work comes. Default: the processors
    /// that this process may use (<see cref="Environment.ProcessorCount"/>, which honours affinity and the
    /// quota of a container).
    /// </summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The first part of the workers' names, which is also in their command lines. Default: "worker".
    /// </summary>
    public string Name { get; init; } = "worker";

    /// <summary>
    /// Runs in every worker before its first task; fills what Main fills in the parent, as Main does not run
    /// in workers. If it throws, the pool is broken and every task fails with the reason. Default: none.
    /// </summary>
    public Action? Initializer { get; init; }

    /// <summary>
    /// How often a call is made again when the worker that ran it died, from 0. Only for functions that may
    /// run twice. Default: 0, the call fails with <see cref="WorkerDiedException"/>.
    /// </summary>
    public int RetriesOnWorkerDeath { get; init; }

    /// <summary>
    /// The most single calls that may be unfinished at a time. Beyond it, <c>RunAsync</c> waits without a
    /// thread and
    /// <c>Run</c> and <c>Submit</c> block. Default: null, no bound. (Map operations bound themselves.)
    /// </summary>
    public int? MaxPendingCalls { get; init; }

    /// <summary>The format of arguments and results. Default: null, exact graphs of objects.</summary>
    public IWorkerSerializer? Serializer { get; init; }

    /// <summary>
    /// Keep the last lines that a worker writes to standard error, for
    /// <see cref="WorkerDiedException.ErrorOutput"/>. Its standard error is a pipe then, and this process
    /// passes on what comes. Default: null, yes unless standard error of this process is a terminal (which it
    /// is to be for the worker too). No effect where <see cref="ConfigureWorker"/> directs standard error.
    /// </summary>
    public bool? KeepErrorOutput { get; init; }

    /// <summary>
    /// Server garbage collection in the workers: a heap and a thread for every processor, in each of them.
    /// Default: false, also where this program itself has it, by its project or by DOTNET_gcServer: workers
    /// run one call at a time.
    /// </summary>
    public bool ServerGarbageCollection { get; init; }

    /// <summary>
    /// Changes the command that starts a worker: environment, working directory, standard output. What Kin
    /// itself set (inherited handles, the process group, the variables that begin with KIN_) must stay.
    /// Default: null.
    /// </summary>
    public Func<Command, Command>? ConfigureWorker { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Workers, 1024);
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentOutOfRangeException.ThrowIfNegative(RetriesOnWorkerDeath);
        if (MaxPendingCalls is { } bound)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1, nameof(MaxPendingCalls));
        }
    }
}
