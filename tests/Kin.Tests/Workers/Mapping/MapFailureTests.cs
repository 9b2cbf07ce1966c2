using Kin.Native;
using Kin.Workers;

namespace Kin.Tests.Workers.Mapping;

/// <summary>Items that fail, that cannot cross, or whose worker is killed: the others are worked off exactly once.</summary>
public sealed class MapFailureTests : IAsyncDisposable
{
    private readonly Root.TemporaryDirectory _folder = new();
    private readonly WorkerPool _pool = new(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_folder.Path, "log");

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Dispose();
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(1), InlineData(20), InlineData(null)]
    public async Task Failing_items_stop_no_other_and_all_failures_are_told(int? chunkSize)
    {
        string log = Log;
        Task<int[]> map = _pool.MapAsync(
            [.. Enumerable.Range(0, 200)], i => FailEvery(50, i, log), chunkSize: chunkSize, cancellationToken: Cancel);
        RemoteException first = await Assert.ThrowsAsync<RemoteException>(() => map);
        Assert.Equal("item 0", first.Message);
        Assert.Equal(["item 0", "item 50", "item 100", "item 150"], map.Exception!.InnerExceptions.Select(e => e.Message));
        Assert.Equal(Enumerable.Range(0, 200), Deeds.Recorded(log).Order());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task In_an_unordered_stream_failures_are_results_and_in_an_ordered_one_they_throw_at_their_place()
    {
        string log = Log;
        int failed = 0, succeeded = 0;
        await foreach (MapResult<int, int> result in _pool.MapUnordered(
            Enumerable.Range(0, 100), i => FailEvery(10, i, log)).WithCancellation(Cancel))
        {
            Assert.Equal(result.Index % 10 != 0, result.IsSuccess);
            failed += result.IsSuccess ? 0 : 1;
            succeeded += result.IsSuccess ? 1 : 0;
            if (!result.IsSuccess)
            {
                Assert.Equal($"item {result.Index}", Assert.IsType<RemoteException>(result.Exception).Message);
                Assert.Throws<RemoteException>(() => result.Value);
            }
        }

        Assert.Equal((10, 90), (failed, succeeded));
        List<int> values = [];
        RemoteException thrown = await Assert.ThrowsAsync<RemoteException>(async () =>
        {
            await foreach (int value in _pool.Map(Enumerable.Range(1, 100), i => FailEvery(30, i, log)).WithCancellation(Cancel))
            {
                values.Add(value);
            }
        });
        Assert.Equal("item 30", thrown.Message);
        Assert.Equal(Enumerable.Range(1, 29), values);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(0), InlineData(17), InlineData(99)]
    public async Task When_a_worker_is_killed_in_a_chunk_only_the_item_that_ran_fails_and_all_run_once(int killer)
    {
        string log = Log;
        List<MapResult<int, int>> results = [];
        await foreach (MapResult<int, int> result in _pool.MapUnordered(
            Enumerable.Range(0, 300), i => DieAt(killer, i, log), chunkSize: 100).WithCancellation(Cancel))
        {
            results.Add(result);
        }

        Assert.Equal(Enumerable.Range(0, 300), results.Select(r => r.Index).Order());
        MapResult<int, int> failed = Assert.Single(results, r => !r.IsSuccess);
        Assert.Equal(killer, failed.Index);
        Assert.Equal(Signal.Kill, Assert.IsType<WorkerDiedException>(failed.Exception).ExitStatus.Signal);
        Assert.Equal(Enumerable.Range(0, 300), Deeds.Recorded(log).Order());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task With_retries_the_item_that_ran_runs_again_alone_and_a_poisonous_one_fails_alone()
    {
        string log = Log;
        await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 2, RetriesOnWorkerDeath = 1 });
        Task<int[]> map = pool.MapAsync([.. Enumerable.Range(0, 200)], i => DieAt(60, i, log), chunkSize: 50, cancellationToken: Cancel);
        await Assert.ThrowsAsync<WorkerDiedException>(() => map);
        Assert.Single(map.Exception!.InnerExceptions);
        Assert.Equal(Enumerable.Range(0, 200).Append(60).Order(), Deeds.Recorded(log).Order());
        Assert.Equal(1, pool.Retried);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(10), InlineData(100_000)]
    public async Task Items_that_cannot_cross_fail_alone_however_many(int count)
    {
        object[] items = [.. Enumerable.Range(0, count).Select(i => i % 10 == 5 ? i : (object)Thread.CurrentThread)];
        Task<string[]> map = _pool.MapAsync(items, o => $"{o}", chunkSize: count, cancellationToken: Cancel);
        await Assert.ThrowsAsync<CannotCrossException>(() => map);
        Assert.Equal(count / 10 * 9, map.Exception!.InnerExceptions.Count);
        int good = 0;
        await foreach (MapResult<object, string> result in _pool.MapUnordered(items, o => $"{o}", count).WithCancellation(Cancel))
        {
            good += result.IsSuccess && result.Value == $"{result.Index}" ? 1 : 0;
        }

        Assert.Equal(count / 10, good);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Results_that_cannot_cross_fail_alone()
    {
        Task<object[]> map = _pool.MapAsync(
            [.. Enumerable.Range(0, 100)], i => i % 10 == 0 ? Thread.CurrentThread : (object)i, chunkSize: 100, cancellationToken: Cancel);
        RemoteException refused = await Assert.ThrowsAsync<RemoteException>(() => map);
        Assert.Equal(typeof(CannotCrossException).FullName, refused.TypeName);
        Assert.Equal(10, map.Exception!.InnerExceptions.Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_function_that_cannot_cross_is_refused_before_an_item_is_read()
    {
        Thread thread = Thread.CurrentThread;
        bool read = false;
        await Assert.ThrowsAsync<CannotCrossException>(() => _pool.MapAsync(
            Items(), i => i + thread.ManagedThreadId, cancellationToken: Cancel));
        Assert.False(read);
        await _pool.DrainAsync(Cancel);

        IEnumerable<int> Items()
        {
            read = true;
            yield return 1;
        }
    }

    private static int FailEvery(int step, int item, string log)
    {
        Deeds.Record(log, item);
        return item % step == 0 ? throw new InvalidOperationException($"item {item}") : item;
    }

    private static int DieAt(int killer, int item, string log)
    {
        Deeds.Record(log, item);
        return item == killer ? Deeds.KillMyself(Libc.SIGKILL) : item;
    }
}
