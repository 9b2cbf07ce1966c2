namespace Kin.Workers;

/// <summary>How a <see cref="WorkerProcess"/> is started. All options have defaults.</summary>
public sealed record WorkerProcessOptions
{
    /// <summary>Its name, which is also in its command line. Default: null, "process-N".</summary>
    public string? Name { get; init; }

    /// <summary>
    /// End the process when this one ends, however it ends. Default: true. When false, the process still ends
    /// by itself once its function has returned and it finds nobody to answer.
    /// </summary>
    public bool KillOnParentExit { get; init; } = true;

    /// <summary>The format of arguments and results. Default: null, exact graphs of objects.</summary>
    public IWorkerSerializer? Serializer { get; init; }

    /// <summary>
    /// Keep the last lines that the process writes to standard error, for
    /// <see cref="WorkerDiedException.ErrorOutput"/>. Its standard error is a pipe then, and this process
    /// passes on what comes. Default: null, yes unless standard error of this process is a terminal (which it
    /// is to be for the worker too) or <see cref="KillOnParentExit"/> is false. No effect where
    /// <see cref="ConfigureProcess"/> directs standard error.
    /// </summary>
    public bool? KeepErrorOutput { get; init; }

    /// <summary>
    /// Server garbage collection in the process: a heap and a thread for every processor. Default: false,
    /// also where this program itself has it, by its project or by DOTNET_gcServer.
    /// </summary>
    public bool ServerGarbageCollection { get; init; }

    /// <summary>
    /// Changes the command: environment, working directory, standard streams. Default: null.
    /// </summary>
    public Func<Command, Command>? ConfigureProcess { get; init; }
}
