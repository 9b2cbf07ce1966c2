using System.Runtime.CompilerServices;
using Kin.Workers.Dispatch;

namespace Kin.Workers;

/// <summary>A call that was handed to a <see cref="WorkerPool"/>. Can be awaited. Thread-safe.</summary>
/// <typeparam name="TOut">What the function returns.</typeparam>
public sealed class PoolTask<TOut>
{
    private readonly CallJob<TOut> _job;

    internal PoolTask(CallJob<TOut> job) => _job = job;

    /// <summary>The function's name, such as "Program.CountWords".</summary>
    public string Function => _job.FunctionName;

    /// <summary>The result, the failure, or the cancellation.</summary>
    public Task<TOut> Result => _job.Task;

    /// <summary>True once there is a result, a failure or a cancellation.</summary>
    public bool IsCompleted => _job.Task.IsCompleted;

    /// <summary>
    /// The name of the worker that has it; null while it waits for one and after it has ended.
    /// </summary>
    public string? WorkerName => _job.Link?.Name;

    /// <summary>
    /// Cancels the call. True when it had not begun, and will not run. False when it is over, or runs: then
    /// it goes on in its worker and its result is thrown away.
    /// </summary>
    public bool Cancel() => _job.Cancel();

    /// <summary>For <c>await</c>.</summary>
    public TaskAwaiter<TOut> GetAwaiter() => _job.Task.GetAwaiter();
}
