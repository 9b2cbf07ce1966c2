using Kin.Workers.Dispatch;
using Kin.Workers.Transport;

namespace Kin.Workers;

/// <summary>Calls that are awaited, or handed over.</summary>
public sealed partial class WorkerPool
{
    /// <summary>
    /// Runs a function in a worker. The await goes on where the context says, never on a thread of the pool's
    /// own.
    /// </summary>
    /// <param name="function">What to run.</param>
    /// <param name="cancellationToken">
    /// A call that has not begun will not run. For one that has begun only the waiting ends; a function that
    /// is to stop takes a token as its argument or captures one, and it is passed on.
    /// </param>
    /// <inheritdoc cref="Run{TOut}(Func{TOut})" path="/exception"/>
    public Task<TOut> RunAsync<TOut>(Func<TOut> function, CancellationToken cancellationToken = default) =>
        CallAsync<TOut>(new CallFactory(_dispatcher, function), cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(Func{TOut}, CancellationToken)"/>
    public Task<TOut> RunAsync<TOut>(
        Func<Task<TOut>> function, CancellationToken cancellationToken = default) =>
        CallAsync<TOut>(new CallFactory(_dispatcher, function), cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(Func{TOut}, CancellationToken)"/>
    public Task RunAsync(Action function, CancellationToken cancellationToken = default) =>
        CallAsync<Nothing>(new CallFactory(_dispatcher, function), cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(Func{TOut}, CancellationToken)"/>
    public Task RunAsync(Func<Task> function, CancellationToken cancellationToken = default) =>
        CallAsync<Nothing>(new CallFactory(_dispatcher, function), cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(Func{TOut}, CancellationToken)"/>
    public Task<TOut> RunAsync<TIn, TOut>(
        Func<TIn, TOut> function, TIn argument, CancellationToken cancellationToken = default) =>
        CallAsync<TIn, TOut>(new CallFactory(_dispatcher, function), argument, cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(Func{TOut}, CancellationToken)"/>
    public Task<TOut> RunAsync<TIn, TOut>(
        Func<TIn, Task<TOut>> function, TIn argument, CancellationToken cancellationToken = default) =>
        CallAsync<TIn, TOut>(new CallFactory(_dispatcher, function), argument, cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(Func{TOut}, CancellationToken)"/>
    public Task RunAsync<TIn>(
        Action<TIn> function, TIn argument, CancellationToken cancellationToken = default) =>
        CallAsync<TIn, Nothing>(new CallFactory(_dispatcher, function), argument, cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(Func{TOut}, CancellationToken)"/>
    public Task RunAsync<TIn>(
        Func<TIn, Task> function, TIn argument, CancellationToken cancellationToken = default) =>
        CallAsync<TIn, Nothing>(new CallFactory(_dispatcher, function), argument, cancellationToken);

    /// <summary>
    /// Hands a function over and returns at once, with a handle for its state, its cancellation and its
    /// result. Blocks only while <see cref="WorkerPoolOptions.MaxPendingCalls"/> calls are unfinished.
    /// </summary>
    /// <inheritdoc cref="Run{TOut}(Func{TOut})" path="/exception"/>
    public PoolTask<TOut> Submit<TOut>(Func<TOut> function) =>
        Hand<TOut>(new CallFactory(_dispatcher, function));

    /// <inheritdoc cref="Submit{TOut}(Func{TOut})"/>
    public PoolTask<TOut> Submit<TOut>(Func<Task<TOut>> function) =>
        Hand<TOut>(new CallFactory(_dispatcher, function));

    /// <inheritdoc cref="Submit{TOut}(Func{TOut})"/>
    public PoolTask<TOut> Submit<TIn, TOut>(Func<TIn, TOut> function, TIn argument) =>
        Hand<TIn, TOut>(new CallFactory(_dispatcher, function), argument);

    /// <inheritdoc cref="Submit{TOut}(Func{TOut})"/>
    public PoolTask<TOut> Submit<TIn, TOut>(Func<TIn, Task<TOut>> function, TIn argument) =>
        Hand<TIn, TOut>(new CallFactory(_dispatcher, function), argument);

    private Task<TOut> CallAsync<TOut>(CallFactory call, CancellationToken cancellationToken)
    {
        call.Begin();
        return SendAsync<TOut>(call, cancellationToken);
    }

    private Task<TOut> CallAsync<TIn, TOut>(
        CallFactory call, TIn argument, CancellationToken cancellationToken)
    {
        call.Begin();
        call.Add(argument);
        return SendAsync<TOut>(call, cancellationToken);
    }

    private PoolTask<TOut> Hand<TOut>(CallFactory call)
    {
        call.Begin();
        _slots?.Wait();
        return new PoolTask<TOut>(Send<TOut>(call, default));
    }

    private PoolTask<TOut> Hand<TIn, TOut>(CallFactory call, TIn argument)
    {
        call.Begin();
        call.Add(argument);
        _slots?.Wait();
        return new PoolTask<TOut>(Send<TOut>(call, default));
    }

    private Task<TOut> SendAsync<TOut>(CallFactory call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TOut>(cancellationToken);
        }

        return _slots is null
            ? Send<TOut>(call, cancellationToken).Task
            : SendWhenFreeAsync<TOut>(call, cancellationToken);
    }

    private async Task<TOut> SendWhenFreeAsync<TOut>(CallFactory call, CancellationToken cancellationToken)
    {
        await _slots!.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await Send<TOut>(call, cancellationToken).Task.ConfigureAwait(false);
    }

    private CallJob<TOut> Send<TOut>(CallFactory call, CancellationToken cancellationToken)
    {
        CallJob<TOut> job;
        try
        {
            ThrowIfComplete();
            job = call.Build<TOut>(blocking: false, _slots);
            _dispatcher.Submit(job);
        }
        catch
        {
            _slots?.Release();
            throw;
        }

        job.Connect(cancellationToken);
        return job;
    }
}
