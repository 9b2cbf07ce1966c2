using System.Globalization;
using Kin.Native;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>A worker that is stopped reads nothing: neither its ring nor its socket. The pool goes on without it.</summary>
public sealed class StoppedWorkerTests : IDisposable
{
    // A socket holds less than 300 messages (net.core.wmem_default: 208 KiB).
    private const int MoreThanASocketHolds = 600;

    private readonly Root.TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Cancellations_that_it_does_not_read_hold_up_nobody_and_reach_it_later()
    {
        await using WorkerPool pool = new(2);
        using CancellationTokenSource source = new();
        CancellationToken[] tokens = [.. Enumerable.Repeat(0, MoreThanASocketHolds).Select(_ => Linked(source.Token))];
        string folder = _folder.Path;
        Task<int> held = pool.RunAsync(all =>
        {
            Deeds.Hold(folder);
            return all.Count(token => token.WaitHandle.WaitOne());
        }, tokens, Cancel);
        int stopped = int.Parse(await _folder.WaitForFile("running", Cancel), CultureInfo.InvariantCulture);
        Deeds.Kill(stopped, Libc.SIGSTOP);
        await Task.Run(source.Cancel, Cancel).WaitAsync(Cancel);
        int[] pids = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => pool.RunAsync(Deeds.Pid, Cancel)));
        Assert.DoesNotContain(stopped, pids);
        Assert.False(held.IsCompleted);
        Deeds.Kill(stopped, Signal.Continue.Number);
        File.WriteAllText(Path.Combine(folder, "go"), "");
        Assert.Equal(MoreThanASocketHolds, await held);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Large_calls_that_it_does_not_take_wait_in_the_queue_and_block_no_caller()
    {
        await using WorkerPool pool = new(1);
        int stopped = await pool.RunAsync(Deeds.Pid, Cancel);
        Deeds.Kill(stopped, Libc.SIGSTOP);
        using CancellationTokenSource source = new();
        byte[] large = new byte[100_000];
        Task<int>[] cancelled = await Task.Run(() => Enumerable.Range(0, MoreThanASocketHolds).Select(_ =>
        {
            using CancellationTokenSource own = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
            Task<int> call = pool.RunAsync(bytes => bytes.Length, large, own.Token);
            own.Cancel();
            return call;
        }).ToArray(), Cancel).WaitAsync(Cancel);
        Assert.All(cancelled, task => Assert.True(task.IsCanceled));
        Task<int> last = pool.RunAsync(bytes => bytes.Length, large, Cancel);
        Deeds.Kill(stopped, Signal.Continue.Number);
        Assert.Equal(large.Length, await last);
        Assert.Equal(stopped, await pool.RunAsync(Deeds.Pid, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Killing_it_with_its_socket_full_gives_its_calls_to_the_next_worker()
    {
        await using WorkerPool pool = new(1);
        int stopped = await pool.RunAsync(Deeds.Pid, Cancel);
        Deeds.Kill(stopped, Libc.SIGSTOP);
        byte[] large = new byte[100_000];
        Task<int>[] calls = await Task.Run(() => Enumerable.Range(0, MoreThanASocketHolds)
            .Select(i => pool.RunAsync((int n) => n + large.Length, i, Cancel)).ToArray(), Cancel).WaitAsync(Cancel);
        Deeds.Kill(stopped);
        Assert.Equal(Enumerable.Range(large.Length, MoreThanASocketHolds), await Task.WhenAll(calls));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_call_that_it_was_given_and_has_not_begun_goes_to_a_free_worker()
    {
        await using WorkerPool pool = new(2);
        int stopped = await StopTheOneUsedLast(pool);
        int other = await pool.RunAsync(Deeds.Pid, Cancel);
        Assert.NotEqual(stopped, other);
        Assert.Equal(other, await Task.Run(() => pool.Run(Deeds.Pid), Cancel));
        int[] pids = await pool.MapAsync(Enumerable.Range(0, 1000), Deeds.PidOf, chunkSize: 1, cancellationToken: Cancel);
        Assert.DoesNotContain(stopped, pids);
        Deeds.Kill(stopped, Signal.Continue.Number);
        while (await pool.RunAsync(Deeds.Pid, Cancel) != stopped)
        {
            Task<int> held = pool.RunAsync(Deeds.Hold, _folder.Path, Cancel);
            await _folder.WaitForFile("running", Cancel);
            await pool.RunAsync(Deeds.Pid, Cancel);
            File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
            await held;
            File.Delete(Path.Combine(_folder.Path, "go"));
            File.Delete(Path.Combine(_folder.Path, "running"));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_call_that_it_was_given_goes_to_a_worker_that_is_started_for_it()
    {
        await using WorkerPool pool = new(2);
        int stopped = await pool.RunAsync(Deeds.Pid, Cancel);
        Assert.Single(pool.GetWorkers());
        Deeds.Kill(stopped, Libc.SIGSTOP);
        Assert.NotEqual(stopped, await pool.RunAsync(Deeds.Pid, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Where_all_are_stopped_calls_wait_and_each_runs_once_when_they_go_on()
    {
        await using WorkerPool pool = new(2);
        string log = Path.Combine(_folder.Path, "log");
        await StopTheOneUsedLast(pool);
        int[] pids = [.. pool.GetWorkers().Select(worker => worker.ProcessId)];
        Assert.All(pids, pid => Deeds.Kill(pid, Libc.SIGSTOP));
        Task[] calls = [.. Enumerable.Range(0, 300).Select(i => pool.RunAsync(() => Deeds.Record(log, i), Cancel))];
        Deeds.Kill(pids[1], Signal.Continue.Number);
        await Task.WhenAll(calls);
        Deeds.Kill(pids[0], Signal.Continue.Number);
        Assert.Equal(Enumerable.Range(0, 300), Deeds.Recorded(log).Order());
    }

    // Two idle workers, of which the next call would go to the one that is stopped now.
    private async Task<int> StopTheOneUsedLast(WorkerPool pool)
    {
        Task<int> held = pool.RunAsync(Deeds.Hold, _folder.Path, Cancel);
        await _folder.WaitForFile("running", Cancel);
        int other = await pool.RunAsync(Deeds.Pid, Cancel);
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        Assert.NotEqual(other, await held);
        File.Delete(Path.Combine(_folder.Path, "go"));
        File.Delete(Path.Combine(_folder.Path, "running"));
        int last = await pool.RunAsync(Deeds.Pid, Cancel);
        Deeds.Kill(last, Libc.SIGSTOP);
        return last;
    }

    private static CancellationToken Linked(CancellationToken token) =>
        CancellationTokenSource.CreateLinkedTokenSource(token).Token;
}
