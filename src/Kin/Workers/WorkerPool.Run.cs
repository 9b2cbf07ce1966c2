using Kin.Workers.Dispatch;
using Kin.Workers.Transport;

namespace Kin.Workers;

/// <summary>Calls that block the calling thread.</summary>
public sealed partial class WorkerPool
{
    /// <summary>
    /// Runs a function in a worker and blocks until it has ended. The fastest way for short calls: the
    /// calling thread takes the answer itself.
    /// </summary>
    /// <exception cref="CannotCrossException">An argument or a captured value cannot be sent.</exception>
    /// <exception cref="RemoteException">
    /// The function threw; type, message and stack are those of the worker.
    /// </exception>
    /// <exception cref="WorkerDiedException">The worker ended while it ran the function.</exception>
    /// <exception cref="InvalidOperationException">
    /// The pool is complete, or broken by its initializer.
    /// </exception>
    public TOut Run<TOut>(Func<TOut> function) => Call<TOut>(new CallFactory(_dispatcher, function));

    /// <inheritdoc cref="Run{TOut}(Func{TOut})"/>
    public TOut Run<TOut>(Func<Task<TOut>> function) => Call<TOut>(new CallFactory(_dispatcher, function));

    /// <inheritdoc cref="Run{TOut}(Func{TOut})"/>
    public void Run(Action function) => Call<Nothing>(new CallFactory(_dispatcher, function));

    /// <inheritdoc cref="Run{TOut}(Func{TOut})"/>
    public void Run(Func<Task> function) => Call<Nothing>(new CallFactory(_dispatcher, function));

    /// <inheritdoc cref="Run{TOut}(Func{TOut})"/>
    public TOut Run<TIn, TOut>(Func<TIn, TOut> function, TIn argument) =>
        Call<TIn, TOut>(new CallFactory(_dispatcher, function), argument);

    /// <inheritdoc cref="Run{TOut}(Func{TOut})"/>
    public TOut Run<TIn, TOut>(Func<TIn, Task<TOut>> function, TIn argument) =>
        Call<TIn, TOut>(new CallFactory(_dispatcher, function), argument);

    /// <inheritdoc cref="Run{TOut}(Func{TOut})"/>
    public void Run<TIn>(Action<TIn> function, TIn argument) =>
        Call<TIn, Nothing>(new CallFactory(_dispatcher, function), argument);

    /// <inheritdoc cref="Run{TOut}(Func{TOut})"/>
    public void Run<TIn>(Func<TIn, Task> function, TIn argument) =>
        Call<TIn, Nothing>(new CallFactory(_dispatcher, function), argument);

    private TOut Call<TOut>(CallFactory call)
    {
        call.Begin();
        return Execute<TOut>(call);
    }

    private TOut Call<TIn, TOut>(CallFactory call, TIn argument)
    {
        call.Begin();
        call.Add(argument);
        return Execute<TOut>(call);
    }

    private TOut Execute<TOut>(CallFactory call)
    {
        ThrowIfComplete();
        _slots?.Wait();
        CallJob<TOut> job;
        try
        {
            job = call.Build<TOut>(blocking: true, _slots);
            _dispatcher.SubmitAndSpin(job);
        }
        catch
        {
            _slots?.Release();
            throw;
        }

        return job.Wait();
    }
}
