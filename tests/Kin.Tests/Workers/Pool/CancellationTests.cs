using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>Calls and map operations that nobody wants any more.</summary>
public sealed class CancellationTests : IAsyncDisposable
{
    private readonly Root.TemporaryDirectory _folder = new();
    private readonly WorkerPool _pool = new(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_folder.Path, "log");

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Dispose();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_call_that_waits_behind_another_never_runs_once_it_is_cancelled()
    {
        string log = Log;
        Task<int> held = _pool.RunAsync(Deeds.Hold, _folder.Path, Cancel);
        await _folder.WaitForFile("running", Cancel);
        using CancellationTokenSource source = new();
        Task[] cancelled = [.. Enumerable.Range(0, 300).Select(i => _pool.RunAsync(() => Deeds.Record(log, i), source.Token))];
        Task last = _pool.RunAsync(() => Deeds.Record(log, 1000), Cancel);
        await source.CancelAsync();
        foreach (Task task in cancelled)
        {
            OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            Assert.Equal(source.Token, thrown.CancellationToken);
        }

        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        await held;
        await last;
        await _pool.DrainAsync(Cancel);
        Assert.Equal([1000], Deeds.Recorded(log));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_call_that_was_cancelled_before_it_was_made_is_not_made()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();
        Assert.True(_pool.RunAsync(Deeds.Square, 2, source.Token).IsCanceled);
        Assert.True(_pool.MapAsync([1], Deeds.Square, cancellationToken: source.Token).IsCanceled);
        Assert.Empty(_pool.GetWorkers());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Cancelling_a_call_that_runs_ends_the_waiting_and_not_the_work()
    {
        using CancellationTokenSource source = new();
        Task<int> held = _pool.RunAsync(Deeds.Hold, _folder.Path, source.Token);
        await _folder.WaitForFile("running", Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        Task drained = _pool.DrainAsync(Cancel);
        Assert.False(drained.IsCompleted);
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        await drained;
        Assert.Equal(4, await _pool.RunAsync(Deeds.Square, 2, Cancel));
        Assert.Empty(_pool.GetEndedWorkers());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_handle_says_whether_cancelling_came_in_time()
    {
        PoolTask<int> held = _pool.Submit(Deeds.Hold, _folder.Path);
        await _folder.WaitForFile("running", Cancel);
        PoolTask<int> waiting = _pool.Submit(Deeds.Square, 2);
        Assert.True(waiting.Cancel());
        Assert.False(waiting.Cancel());
        Assert.True(waiting.Result.IsCanceled);
        Assert.False(held.Cancel());
        Assert.True(held.Result.IsCanceled);
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        await _pool.DrainAsync(Cancel);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(1), InlineData(50), InlineData(null)]
    public async Task A_cancelled_map_takes_back_what_no_worker_has_begun(int? chunkSize)
    {
        string log = Log, go = Path.Combine(_folder.Path, "go"), running = Path.Combine(_folder.Path, "running");
        using CancellationTokenSource source = new();
        Task<int[]> map = _pool.MapAsync(Enumerable.Range(0, 100_000).Where(i => i >= 0), i =>
        {
            Deeds.Record(log, i);
            if (i == 100)
            {
                Deeds.Mark(running);
                Deeds.Await(go);
            }

            return i;
        }, chunkSize: chunkSize, cancellationToken: source.Token);
        await _folder.WaitForFile("running", Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map);
        Assert.True(map.IsCanceled);
        File.WriteAllText(go, "");
        await _pool.DrainAsync(Cancel);
        Assert.InRange(Deeds.Recorded(log).Length, 101, 99_999);
        Assert.Equal(4, await _pool.RunAsync(Deeds.Square, 2, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Large_calls_that_are_taken_back_leave_no_descriptor_in_the_worker()
    {
        string[] before = await _pool.RunAsync(Deeds.Descriptors, Cancel);
        Task<int> held = _pool.RunAsync(Deeds.Hold, _folder.Path, Cancel);
        await _folder.WaitForFile("running", Cancel);
        using CancellationTokenSource source = new();
        byte[] large = new byte[100_000];
        Task<int>[] cancelled = [.. Enumerable.Range(0, 30).Select(_ => _pool.RunAsync(bytes => bytes.Length, large, source.Token))];
        await source.CancelAsync();
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        await held;
        Assert.All(cancelled, task => Assert.True(task.IsCanceled));
        Assert.Equal(large.Length, await _pool.RunAsync(bytes => bytes.Length, large, Cancel));
        Assert.Equal(before, await _pool.RunAsync(Deeds.Descriptors, Cancel));
    }
}
