using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>A token that is an argument, or captured, is cancelled in the worker when it is cancelled here.</summary>
public sealed class TokenTests : IAsyncDisposable
{
    private readonly Root.TemporaryDirectory _folder = new();
    private readonly WorkerPool _pool = new(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Dispose();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_running_function_hears_of_the_cancellation_and_may_end_as_it_likes()
    {
        string mark = Path.Combine(_folder.Path, "running");
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        Task<int> told = _pool.RunAsync(
            t =>
            {
                Deeds.Mark(mark);
                t.WaitHandle.WaitOne();
                return Environment.ProcessId;
            }, token, Cancel);
        int pid = await _folder.WaitForPid("running", Cancel);
        await source.CancelAsync();
        Assert.Equal(pid, await told);
        Assert.Empty(_pool.GetEndedWorkers());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_captured_token_that_the_function_obeys_gives_a_cancelled_task()
    {
        string mark = Path.Combine(_folder.Path, "running");
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        Task task = _pool.RunAsync(
            async () =>
            {
                Deeds.Mark(mark);
                await Task.Delay(Timeout.Infinite, token);
            }, Cancel);
        await _folder.WaitForPid("running", Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
        Assert.Equal(4, await _pool.RunAsync(Deeds.Square, 2, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_token_cancelled_while_its_call_waits_is_cancelled_when_the_call_runs()
    {
        Task<int> held = _pool.RunAsync(Deeds.Hold, _folder.Path, Cancel);
        await _folder.WaitForPid("running", Cancel);
        using CancellationTokenSource source = new(), other = new();
        Task<(bool, bool)> seen = _pool.RunAsync(
            tokens => (tokens[0].WaitHandle.WaitOne(), tokens[1].IsCancellationRequested),
            (CancellationToken[])[source.Token, other.Token], Cancel);
        await source.CancelAsync();
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        Assert.Equal((true, false), await seen);
        await held;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_token_of_the_waiting_and_of_the_function_stops_both()
    {
        string mark = Path.Combine(_folder.Path, "running"), ended = Path.Combine(_folder.Path, "ended");
        using CancellationTokenSource source = new();
        Task task = _pool.RunAsync(
            t =>
            {
                Deeds.Mark(mark);
                t.WaitHandle.WaitOne();
                Deeds.Mark(ended);
            }, source.Token, source.Token);
        await _folder.WaitForPid("running", Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        await _folder.WaitForPid("ended", Cancel);
        await _pool.DrainAsync(Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_call_that_is_made_again_after_a_death_still_hears_of_its_token()
    {
        await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 1, RetriesOnWorkerDeath = 1 });
        string path = _folder.Path;
        using CancellationTokenSource source = new();
        Task<int> task = pool.RunAsync(
            t =>
            {
                bool first = !File.Exists(Path.Combine(path, "first"));
                Deeds.Mark(Path.Combine(path, first ? "first" : "second"));
                t.WaitHandle.WaitOne();
                return 5;
            }, source.Token, Cancel);
        Deeds.Kill(await _folder.WaitForPid("first", Cancel));
        await _folder.WaitForPid("second", Cancel);
        await source.CancelAsync();
        Assert.Equal(5, await task);
    }
}
