using Kin.Workers.Dispatch;
using Kin.Workers.Transport;

namespace Kin.Workers;

/// <summary>The ways to start one.</summary>
public sealed partial class WorkerProcess
{
    /// <summary>
    /// Runs a function in a new process and gives what it returned. The process ends with it. Cancelling
    /// kills it.
    /// </summary>
    /// <param name="function">A static method, a lambda, or a lambda with captured values.</param>
    /// <param name="options">Default: null, all defaults.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <exception cref="CannotCrossException">A captured value cannot be sent.</exception>
    /// <exception cref="RemoteException">The function threw.</exception>
    /// <exception cref="WorkerDiedException">The process ended before the function did.</exception>
    public static Task<TOut> RunAsync<TOut>(
        Func<TOut> function, WorkerProcessOptions? options = null,
        CancellationToken cancellationToken = default) =>
        RunOnceAsync<TOut>(function, options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(Func{TOut}, WorkerProcessOptions?, CancellationToken)"/>
    public static Task<TOut> RunAsync<TOut>(
        Func<Task<TOut>> function, WorkerProcessOptions? options = null,
        CancellationToken cancellationToken = default) =>
        RunOnceAsync<TOut>(function, options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(Func{TOut}, WorkerProcessOptions?, CancellationToken)"/>
    public static Task RunAsync(
        Action function, WorkerProcessOptions? options = null,
        CancellationToken cancellationToken = default) =>
        RunOnceAsync<Nothing>(function, options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(Func{TOut}, WorkerProcessOptions?, CancellationToken)"/>
    public static Task RunAsync(
        Func<Task> function, WorkerProcessOptions? options = null,
        CancellationToken cancellationToken = default) =>
        RunOnceAsync<Nothing>(function, options, cancellationToken);

    /// <summary>Starts a function in a new process and returns once the process is there.</summary>
    /// <param name="function">A static method, a lambda, or a lambda with captured values.</param>
    /// <param name="options">Default: null, all defaults.</param>
    /// <exception cref="CannotCrossException">A captured value or an argument cannot be sent.</exception>
    /// <exception cref="InvalidOperationException">The process could not be started.</exception>
    public static WorkerProcess Start(Action function, WorkerProcessOptions? options = null) =>
        Begin<Nothing>(options, function, static _ => { });

    /// <inheritdoc cref="Start(Action, WorkerProcessOptions?)"/>
    public static WorkerProcess Start(Func<Task> function, WorkerProcessOptions? options = null) =>
        Begin<Nothing>(options, function, static _ => { });

    /// <summary>
    /// Starts a function whose result is the exit code of the process (its low eight bits).
    /// </summary>
    /// <inheritdoc cref="Start(Action, WorkerProcessOptions?)"/>
    public static WorkerProcess Start(Func<int> function, WorkerProcessOptions? options = null) =>
        Begin<int>(options, function, static _ => { });

    /// <summary>
    /// Starts a function with an argument in a new process and returns once the process is there.
    /// </summary>
    /// <param name="function">A static method, a lambda, or a lambda with captured values.</param>
    /// <param name="argument">Crosses as an exact copy.</param>
    /// <param name="options">Default: null, all defaults.</param>
    public static WorkerProcess Start<T>(
        Action<T> function, T argument, WorkerProcessOptions? options = null) =>
        Begin<Nothing>(options, function, call => call.Add(argument));

    /// <inheritdoc cref="Start{T}(Action{T}, T, WorkerProcessOptions?)"/>
    public static WorkerProcess Start<T>(
        Func<T, Task> function, T argument, WorkerProcessOptions? options = null) =>
        Begin<Nothing>(options, function, call => call.Add(argument));

    /// <summary>
    /// Starts a function whose result is the exit code of the process (its low eight bits).
    /// </summary>
    /// <inheritdoc cref="Start{T}(Action{T}, T, WorkerProcessOptions?)"/>
    public static WorkerProcess Start<T>(
        Func<T, int> function, T argument, WorkerProcessOptions? options = null) =>
        Begin<int>(options, function, call => call.Add(argument));

    /// <summary>
    /// Starts a function with two arguments in a new process and returns once the process is there.
    /// </summary>
    /// <param name="function">A static method, a lambda, or a lambda with captured values.</param>
    /// <param name="first">The first argument; crosses as an exact copy.</param>
    /// <param name="second">The second argument; crosses as an exact copy.</param>
    /// <param name="options">Default: null, all defaults.</param>
    public static WorkerProcess Start<T1, T2>(
        Action<T1, T2> function, T1 first, T2 second, WorkerProcessOptions? options = null) =>
        Begin<Nothing>(options, function, call =>
        {
            call.Add(first);
            call.Add(second);
        });

    private static WorkerProcess Begin<TOut>(
        WorkerProcessOptions? options, Delegate function, Action<CallFactory> addArguments)
    {
        WorkerProcess process = new(options, reportsFailures: true);
        try
        {
            CallFactory call = new(process._dispatcher, function);
            call.Begin();
            addArguments(call);
            CallJob<TOut> job = process.Begin<TOut>(call);
            Task.WaitAny(process._started.Task, job.Task);
            if (!process._started.Task.IsCompleted)
            {
                // It could not be started; this throws why.
                job.Task.GetAwaiter().GetResult();
            }

            process._link = process._started.Task.Result;
            _ = process.FollowAsync(job.Task);
            return process;
        }
        catch
        {
            _ = process.DisposeAsync().AsTask();
            throw;
        }
    }

    private static async Task<TOut> RunOnceAsync<TOut>(
        Delegate function, WorkerProcessOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WorkerProcess process = new(options, reportsFailures: false);
        bool ended = false;
        try
        {
            CallFactory call = new(process._dispatcher, function);
            call.Begin();
            CallJob<TOut> job = process.Begin<TOut>(call);
            job.Connect(cancellationToken);
            TOut result = await job.Task.ConfigureAwait(false);
            ended = true;
            return result;
        }
        finally
        {
            if (ended)
            {
                process._dispatcher.EndWorkers(0);
            }

            // The result is here: nobody need wait until the process has taken itself apart.
            _ = process.DisposeAsync().AsTask();
        }
    }
}
