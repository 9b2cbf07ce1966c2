using System.Runtime.CompilerServices;
using Kin.Workers.Mapping;

namespace Kin.Workers;

/// <summary>One function over many items.</summary>
public sealed partial class WorkerPool
{
    /// <summary>Calls a function for every item and gives all results in the order of the items.</summary>
    /// <param name="items">
    /// The input. It is enumerated on the thread pool while the operation runs, and only as fast as it is
    /// worked off.
    /// </param>
    /// <param name="function">
    /// Called once for each item. Its captured values are sent once to each worker.
    /// </param>
    /// <param name="progress">
    /// Told how many items are done: on the thread pool, under no lock, one call at a time, and less often
    /// when it is slow. The last report, with all items, is made before the task completes (but
    /// <see cref="Progress{T}"/> hands reports on, so its handlers may run later). If it throws, the
    /// operation fails with that. Default: nobody.
    /// </param>
    /// <param name="chunkSize">
    /// Items sent to a worker together, from 1. Default: chosen while it runs, by how long the items take.
    /// What a worker has not begun may go to one that has nothing to do, also from the middle of a chunk.
    /// </param>
    /// <param name="cancellationToken">Cancels what no worker has begun, and ends the waiting.</param>
    /// <returns>
    /// The results. When items fail, all the others are worked off first; then the first failure, by place,
    /// is thrown (all of them are in the task's <see cref="Task.Exception"/>).
    /// </returns>
    /// <inheritdoc cref="Run{TOut}(Func{TOut})" path="/exception"/>
    public Task<TOut[]> MapAsync<TIn, TOut>(
        IEnumerable<TIn> items,
        Func<TIn, TOut> function,
        IProgress<MapProgress>? progress = null,
        int? chunkSize = null,
        CancellationToken cancellationToken = default) =>
        CollectAsync<TIn, TOut>(items, function, progress, chunkSize, cancellationToken);

    /// <inheritdoc cref="MapAsync{TIn, TOut}(IEnumerable{TIn}, Func{TIn, TOut}, IProgress{MapProgress}, int?,
    /// CancellationToken)"/>
    public Task<TOut[]> MapAsync<TIn, TOut>(
        IEnumerable<TIn> items,
        Func<TIn, Task<TOut>> function,
        IProgress<MapProgress>? progress = null,
        int? chunkSize = null,
        CancellationToken cancellationToken = default) =>
        CollectAsync<TIn, TOut>(items, function, progress, chunkSize, cancellationToken);

    /// <summary>
    /// Calls a function for every item and streams the results in the order of the items. An item that fails
    /// throws at its place and ends the stream; use
    /// <see cref="MapUnordered{TIn, TOut}(IEnumerable{TIn}, Func{TIn, TOut}, int?)"/> to go on behind
    /// failures. Nothing happens before the first result is asked for, and leaving the stream early cancels
    /// what no worker has begun; the input is closed then too, on the thread pool.
    /// </summary>
    /// <inheritdoc cref="MapAsync{TIn, TOut}(IEnumerable{TIn}, Func{TIn, TOut}, IProgress{MapProgress}, int?,
    /// CancellationToken)" path="/param"/>
    public IAsyncEnumerable<TOut> Map<TIn, TOut>(
        IEnumerable<TIn> items, Func<TIn, TOut> function, int? chunkSize = null) =>
        ValuesAsync(Stream<TIn, TOut>(items, function, chunkSize, ordered: true));

    /// <inheritdoc cref="Map{TIn, TOut}(IEnumerable{TIn}, Func{TIn, TOut}, int?)"/>
    public IAsyncEnumerable<TOut> Map<TIn, TOut>(
        IEnumerable<TIn> items, Func<TIn, Task<TOut>> function, int? chunkSize = null) =>
        ValuesAsync(Stream<TIn, TOut>(items, function, chunkSize, ordered: true));

    /// <summary>
    /// Calls a function for every item and streams item and result as they come. Failures are results too:
    /// look at
    /// <see cref="MapResult{TIn, TOut}.Exception"/>, or deconstruct, which throws. Nothing happens before the
    /// first result is asked for, and leaving the stream early cancels what no worker has begun; the input is
    /// closed then too, on the thread pool.
    /// </summary>
    /// <inheritdoc cref="MapAsync{TIn, TOut}(IEnumerable{TIn}, Func{TIn, TOut}, IProgress{MapProgress}, int?,
    /// CancellationToken)" path="/param"/>
    public IAsyncEnumerable<MapResult<TIn, TOut>> MapUnordered<TIn, TOut>(
        IEnumerable<TIn> items, Func<TIn, TOut> function, int? chunkSize = null) =>
        Stream<TIn, TOut>(items, function, chunkSize, ordered: false);

    /// <inheritdoc cref="MapUnordered{TIn, TOut}(IEnumerable{TIn}, Func{TIn, TOut}, int?)"/>
    public IAsyncEnumerable<MapResult<TIn, TOut>> MapUnordered<TIn, TOut>(
        IEnumerable<TIn> items, Func<TIn, Task<TOut>> function, int? chunkSize = null) =>
        Stream<TIn, TOut>(items, function, chunkSize, ordered: false);

    // Not an async method: awaiting would keep only the first of several failures.
    private Task<TOut[]> CollectAsync<TIn, TOut>(
        IEnumerable<TIn> items,
        Delegate function,
        IProgress<MapProgress>? progress,
        int? chunkSize,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TOut[]>(cancellationToken);
        }

        ThrowIfComplete();
        ArraySink<TIn, TOut> sink = new(progress);
        MapOperation<TIn, TOut> operation = new(_dispatcher, function, items, chunkSize, sink);
        sink.Expect(operation.Total);
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(_ =>
        {
            OperationCanceledException cancelled = new(cancellationToken);
            operation.Cancel(cancelled);
            sink.Complete(cancelled);
        }, null);
        sink.Task.ContinueWith(
            _ =>
            {
                registration.Unregister();
                operation.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        operation.Feed();
        return sink.Task;
    }

    // Not an iterator: what is wrong with the arguments is told at the call.
    private IAsyncEnumerable<MapResult<TIn, TOut>> Stream<TIn, TOut>(
        IEnumerable<TIn> items, Delegate function, int? chunkSize, bool ordered)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(function);
        Chunker.Check(chunkSize);
        ThrowIfComplete();
        return StreamAsync<TIn, TOut>(items, function, chunkSize, ordered);
    }

    private async IAsyncEnumerable<MapResult<TIn, TOut>> StreamAsync<TIn, TOut>(
        IEnumerable<TIn> items,
        Delegate function,
        int? chunkSize,
        bool ordered,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ThrowIfComplete();
        StreamSink<TIn, TOut> sink = new(ordered);
        using MapOperation<TIn, TOut> operation = new(_dispatcher, function, items, chunkSize, sink);
        operation.Feed();
        while (await sink.Parts.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (sink.Parts.TryRead(out MapPart<TIn, TOut> part))
            {
                for (int i = 0; i < part.Count; i++)
                {
                    yield return new MapResult<TIn, TOut>(
                        part.Start + i, part.Inputs[i], part.Values[i], part.Errors?[i]);
                }

                operation.Release();
            }
        }
    }

    private static async IAsyncEnumerable<TOut> ValuesAsync<TIn, TOut>(
        IAsyncEnumerable<MapResult<TIn, TOut>> results,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (
            MapResult<TIn, TOut> result in results.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return result.Value;
        }
    }
}
