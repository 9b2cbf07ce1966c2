using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>What callers do when their call is over is their own affair: nobody else waits for it.</summary>
public sealed class ContinuationTests : IAsyncDisposable
{
    private readonly WorkerPool _pool = new(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Continuations_that_block_delay_no_other_call()
    {
        using ManualResetEventSlim go = new();
        using CountdownEvent blocked = new(3);
        Task[] blocking = [BlockAfter(() => _pool.RunAsync(Deeds.Square, 1, Cancel)),
            BlockAfter(() => _pool.RunAsync(n => new List<int> { n }, 1, Cancel)), // read on the thread pool
            BlockAfter(() => _pool.RunAsync(Deeds.Throw, "no", Cancel))];
        await Task.Run(() => blocked.Wait(Cancel), Cancel);
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(i * i, await Task.Run(() => _pool.Run(Deeds.Square, i), Cancel));
            Assert.Equal(i * i, await _pool.RunAsync(Deeds.Square, i, Cancel));
        }

        int[] squares = await _pool.MapAsync(Enumerable.Range(0, 1000), Deeds.Square, cancellationToken: Cancel);
        Assert.Equal(Enumerable.Range(0, 1000).Select(Deeds.Square), squares);
        Assert.All(blocking, task => Assert.False(task.IsCompleted));
        go.Set();
        await Task.WhenAll(blocking);

        Task BlockAfter<T>(Func<Task<T>> call) => call().ContinueWith(
            _ =>
            {
                blocked.Signal();
                go.Wait(Cancel);
            },
            Cancel,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Progress_and_input_that_block_delay_no_other_call()
    {
        using ManualResetEventSlim go = new();
        using CountdownEvent blocked = new(2);
        Blocker progress = new(blocked, go);
        Task<int[]> told = _pool.MapAsync(Enumerable.Range(0, 50), Deeds.Square, progress, cancellationToken: Cancel);
        Task<int[]> fed = _pool.MapAsync(Items(), Deeds.Square, cancellationToken: Cancel);
        await Task.Run(() => blocked.Wait(Cancel), Cancel);
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(i * i, await _pool.RunAsync(Deeds.Square, i, Cancel));
        }

        Assert.False(fed.IsCompleted);
        go.Set();
        Assert.Equal((int[])[1, 4], await fed);
        Assert.Equal(50, (await told).Length);

        IEnumerable<int> Items()
        {
            yield return 1;
            blocked.Signal();
            go.Wait(Cancel);
            yield return 2;
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_synchronization_context_gets_what_was_awaited_on_it()
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        Counting context = new();
        SynchronizationContext.SetSynchronizationContext(context);
        Task<int> task = AwaitTwice();
        SynchronizationContext.SetSynchronizationContext(before);
        Assert.Equal(25, await task);
        Assert.Equal(2, context.Posts);

        async Task<int> AwaitTwice() => await _pool.RunAsync(Deeds.Square, 3, Cancel) + await _pool.RunAsync(Deeds.Square, 4, Cancel);
    }

    private sealed class Blocker(CountdownEvent blocked, ManualResetEventSlim go) : IProgress<MapProgress>
    {
        private int _calls;

        public void Report(MapProgress value)
        {
            if (Interlocked.Increment(ref _calls) == 1)
            {
                blocked.Signal();
                go.Wait(Cancel);
            }
        }
    }

    private sealed class Counting : SynchronizationContext
    {
        private int _posts;

        public int Posts => _posts;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            ThreadPool.QueueUserWorkItem(_ =>
            {
                SetSynchronizationContext(this);
                d(state);
            });
        }
    }
}
