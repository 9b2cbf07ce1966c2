using System.Globalization;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>No more work, waiting for the rest, and the end of a pool.</summary>
public sealed class ClosingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposing_with_ten_thousand_queued_calls_cancels_them_and_leaves_no_process()
    {
        WorkerPool pool = new(2);
        int[] pids = [await pool.RunAsync(Deeds.Pid, Cancel)];
        Task<int>[] tasks = [.. Enumerable.Range(0, 10_000).Select(_ => pool.RunAsync(Deeds.Forever, Cancel))];
        pids = [.. pids, .. pool.GetWorkers().Select(w => w.ProcessId)];
        await pool.DisposeAsync();
        foreach (Task<int> task in tasks)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.WaitAsync(Cancel));
        }

        Assert.All(pids, pid => Assert.Null(Root.ProcStat.Of(pid)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task After_its_end_a_pool_refuses_everything_and_may_be_disposed_again()
    {
        WorkerPool pool = new(1);
        Assert.Equal(4, await pool.RunAsync(Deeds.Square, 2, Cancel));
        await pool.DisposeAsync();
        await pool.DisposeAsync();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(Deeds.Square, 2));
        Assert.Throws<ObjectDisposedException>(() => pool.Submit(Deeds.Square, 2).Function);
        Assert.Throws<ObjectDisposedException>(pool.Start);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.RunAsync(Deeds.Square, 2, Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.MapAsync([1], Deeds.Square, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await pool.Map([1], Deeds.Square).GetAsyncEnumerator(Cancel).MoveNextAsync());
        await pool.DrainAsync(Cancel);
        Assert.Empty(pool.GetWorkers());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_pool_that_was_never_used_ends_at_once_and_one_that_is_starting_ends_too()
    {
        new WorkerPool(2).Dispose();
        WorkerPool starting = new(2);
        starting.Start();
        await starting.DisposeAsync();
        Assert.Empty(starting.GetWorkers());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Complete_takes_no_more_and_finishes_what_was_accepted()
    {
        await using WorkerPool pool = new(2);
        using Root.TemporaryDirectory folder = new();
        Task<int> held = pool.RunAsync(Deeds.Hold, folder.Path, Cancel);
        Task<int[]> map = pool.MapAsync(Enumerable.Range(0, 1000).Select(i => i), Deeds.Square, cancellationToken: Cancel);
        pool.Complete();
        Assert.Throws<InvalidOperationException>(() => pool.Run(Deeds.Square, 2));
        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.MapAsync([1], Deeds.Square, cancellationToken: Cancel));
        Task drained = pool.DrainAsync(Cancel);
        Assert.Equal(1000, (await map).Length);
        Assert.False(drained.IsCompleted);
        File.WriteAllText(Path.Combine(folder.Path, "go"), "");
        await drained;
        Assert.True(held.IsCompleted);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task When_drained_every_result_is_there()
    {
        await using WorkerPool pool = new(2);
        for (int round = 0; round < 50; round++)
        {
            Task<string>[] tasks = [.. Enumerable.Range(0, 40).Select(i => pool.RunAsync(n => $"{n}", i, Cancel))];
            await pool.DrainAsync(Cancel);
            Assert.All(tasks, task => Assert.True(task.IsCompleted));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Draining_waits_for_a_map_operation_whose_input_pauses()
    {
        await using WorkerPool pool = new(1);
        using ManualResetEventSlim paused = new(), go = new();
        Task<int[]> map = pool.MapAsync(Items(), Deeds.Square, cancellationToken: Cancel);
        await Task.Run(() => paused.Wait(Cancel), Cancel);
        while (pool.GetWorkers().Sum(w => w.Tasks) < 1)
        {
            await Task.Delay(1, Cancel);
        }

        Task drained = pool.DrainAsync(Cancel);
        Assert.False(drained.IsCompleted);
        go.Set();
        await drained;
        Assert.Equal((int[])[1, 4], await map);

        IEnumerable<int> Items()
        {
            yield return 1;
            paused.Set();
            go.Wait(Cancel);
            yield return 2;
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_busy_worker_is_killed_and_an_idle_one_ends_in_order()
    {
        using Root.TemporaryDirectory folder = new();
        string ended = Path.Combine(folder.Path, "ended");
        WorkerPool pool = new(new WorkerPoolOptions
        {
            Workers = 2,
            Initializer = () => AppDomain.CurrentDomain.ProcessExit += (_, _) => Deeds.Record(ended, Environment.ProcessId),
        });
        Task<int> held = pool.RunAsync(Deeds.Hold, folder.Path, Cancel);
        int busy = int.Parse(await folder.WaitForFile("running", Cancel), CultureInfo.InvariantCulture);
        int idle = await pool.RunAsync(Deeds.Pid, Cancel);
        await pool.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        Assert.NotEqual(busy, idle);
        Assert.Equal([idle], Deeds.Recorded(ended));
        Assert.Equal(
            ["exit code 0", "killed by SIGKILL"],
            pool.GetEndedWorkers().Select(w => w.ExitStatus!.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_stream_that_is_being_read_ends_with_its_pool()
    {
        WorkerPool pool = new(1);
        await using IAsyncEnumerator<int> stream =
            pool.Map(Enumerable.Range(0, int.MaxValue).Where(i => i >= 0), Deeds.Square).GetAsyncEnumerator(Cancel);
        Assert.True(await stream.MoveNextAsync());
        await pool.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (await stream.MoveNextAsync())
            {
            }
        });
        await pool.DrainAsync(Cancel);
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(1025)]
    public void A_number_of_workers_that_cannot_be_is_refused(int workers) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(workers));
}
