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

    private static CancellationToken Linked(CancellationToken token) =>
        CancellationTokenSource.CreateLinkedTokenSource(token).Token;
}
