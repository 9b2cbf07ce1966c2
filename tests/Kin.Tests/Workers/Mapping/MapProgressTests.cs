using System.Collections.Concurrent;
using Kin.Workers;

namespace Kin.Tests.Workers.Mapping;

/// <summary>Reports of how far a map operation is.</summary>
public sealed class MapProgressTests : IAsyncDisposable
{
    private readonly WorkerPool _pool = new(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Theory(Timeout = Limit.Milliseconds), InlineData(5000, 10), InlineData(5000, null), InlineData(1, null), InlineData(0, null)]
    public async Task Reports_grow_come_one_at_a_time_and_the_last_one_before_the_end(int count, int? chunkSize)
    {
        for (int round = 0; round < 20; round++)
        {
            ConcurrentQueue<MapProgress> reports = [];
            int inside = 0;
            await _pool.MapAsync([.. Enumerable.Range(0, count)], Deeds.Square, new Reporter(report =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Assert.True(Thread.CurrentThread.IsThreadPoolThread);
                Thread.Yield();
                reports.Enqueue(report);
                Interlocked.Decrement(ref inside);
            }), chunkSize, Cancel);
            Assert.Equal(new MapProgress(count, count), reports.Last());
            Assert.Equal(reports.Select(r => r.Completed).Distinct().Order(), reports.Select(r => r.Completed));
            Assert.All(reports, r => Assert.Equal(count, r.Total));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Failed_items_and_inputs_of_unknown_length_are_counted_too()
    {
        MapProgress last = default;
        await Assert.ThrowsAsync<RemoteException>(() => _pool.MapAsync(
            Enumerable.Range(0, 100).Where(i => i >= 0),
            i => i == 3 ? Deeds.Throw("no") : i,
            new Reporter(report => last = report),
            cancellationToken: Cancel));
        Assert.Equal(new MapProgress(100, null), last);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_receiver_that_blocks_holds_up_its_own_operation_and_no_other()
    {
        using ManualResetEventSlim go = new(), inside = new();
        Task<int[]> held = _pool.MapAsync([1, 2, 3], Deeds.Square, new Reporter(_ =>
        {
            inside.Set();
            go.Wait(Cancel);
        }), cancellationToken: Cancel);
        await Task.Run(() => inside.Wait(Cancel), Cancel);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(4, await _pool.RunAsync(Deeds.Square, 2, Cancel));
        }

        Assert.False(held.IsCompleted);
        Assert.False(_pool.DrainAsync(Cancel).IsCompleted);
        go.Set();
        int[] squares = await held;
        Assert.Equal([1, 4, 9], squares);
        await _pool.DrainAsync(Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_receiver_may_call_the_pool()
    {
        List<int> squares = [];
        await _pool.MapAsync(
            [1, 2, 3], Deeds.Square, new Reporter(r => squares.Add(_pool.Run(Deeds.Square, r.Completed))), cancellationToken: Cancel);
        Assert.Equal(9, squares[^1]);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Cancelling_does_not_wait_for_a_receiver()
    {
        using CancellationTokenSource source = new();
        using ManualResetEventSlim go = new(), inside = new();
        Task<int[]> map = _pool.MapAsync([1, 2, 3], Deeds.Square, new Reporter(_ =>
        {
            inside.Set();
            go.Wait(Cancel);
        }), cancellationToken: source.Token);
        await Task.Run(() => inside.Wait(Cancel), Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map);
        go.Set();
        await _pool.DrainAsync(Cancel);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task A_receiver_that_throws_fails_the_operation(bool alsoTheInput)
    {
        int told = 0;
        NotSupportedException thrown = await Assert.ThrowsAsync<NotSupportedException>(() => _pool.MapAsync(
            Endless(),
            Deeds.Square,
            new Reporter(_ =>
            {
                told++;
                throw new NotSupportedException("no");
            }),
            cancellationToken: Cancel));
        Assert.Equal(("no", 1), (thrown.Message, told));
        await _pool.DrainAsync(Cancel);
        Assert.Equal(1, told);

        IEnumerable<int> Endless()
        {
            for (int i = 0; ; i++)
            {
                yield return i;
                if (alsoTheInput && Volatile.Read(ref told) > 0)
                {
                    throw new InvalidOperationException("input");
                }
            }
        }
    }

    private sealed class Reporter(Action<MapProgress> report) : IProgress<MapProgress>
    {
        public void Report(MapProgress value) => report(value);
    }
}
