using System.Globalization;
using Kin.Native;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>A worker that dies fails the call that it was running, says how it died, and is replaced.</summary>
public sealed class DeathTests : IAsyncDisposable
{
    private readonly WorkerPool _pool = new(new WorkerPoolOptions
    {
        Workers = 1,
        ConfigureWorker = command => command with { StandardError = StandardStream.Null },
    });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_killed_worker_fails_its_call_tells_how_it_died_and_is_replaced()
    {
        using Root.TemporaryDirectory folder = new();
        Task<int> task = _pool.RunAsync(Deeds.Hold, folder.Path, Cancel);
        int pid = int.Parse(await folder.WaitForFile("running", Cancel), CultureInfo.InvariantCulture);
        Deeds.Kill(pid);
        WorkerDiedException died = await Assert.ThrowsAsync<WorkerDiedException>(() => task);
        Assert.Equal(Signal.Kill, died.ExitStatus.Signal);
        Assert.Null(died.ExitStatus.Code);
        Assert.Equal(pid, died.ProcessId);
        Assert.Equal("worker-0", died.WorkerName);
        Assert.Contains(nameof(Deeds.Hold), died.Function, StringComparison.Ordinal);
        Assert.InRange(died.ExitStatus.ResourceUsage.PeakMemoryBytes ?? 1 << 20, 1 << 20, 4L << 30);
        Assert.All(
            ["worker-0", $"{pid}", "SIGKILL", nameof(Deeds.Hold)],
            part => Assert.Contains(part, died.Message, StringComparison.Ordinal));
        int next = await _pool.RunAsync(Deeds.Pid, Cancel);
        Assert.NotEqual(pid, next);
        Assert.Null(Root.ProcStat.Of(pid));
        Assert.Equal(pid, Assert.Single(_pool.GetEndedWorkers()).ProcessId);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(0), InlineData(3), InlineData(255)]
    public async Task A_function_that_ends_the_process_is_a_death_with_that_code(int code)
    {
        WorkerDiedException died =
            await Assert.ThrowsAsync<WorkerDiedException>(() => _pool.RunAsync(Deeds.Exit, code, Cancel));
        Assert.Equal(code, died.ExitStatus.Code);
        Assert.Contains(nameof(Deeds.Exit), died.Function, StringComparison.Ordinal);
        Assert.Equal(4, await _pool.RunAsync(Deeds.Square, 2, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Crashes_of_every_kind_are_told_apart()
    {
        Assert.Equal(Signal.Abort, await SignalOf(_pool.RunAsync(Deeds.FailFast, "on purpose", Cancel)));
        Assert.Equal(Signal.Abort, await SignalOf(_pool.RunAsync(Deeds.Overflow, 0, Cancel)));
        Assert.Contains(
            await SignalOf(_pool.RunAsync(Deeds.Segfault, 1 << 20, Cancel)),
            (Signal?[])[Signal.SegmentationFault, Signal.Abort]);
        Assert.Equal(Signal.User1, await SignalOf(_pool.RunAsync(Deeds.KillMyself, Signal.User1.Number, Cancel)));
        Assert.Equal(Signal.Abort, await SignalOf(_pool.RunAsync(
            () =>
            {
                new Thread(() => throw new InvalidOperationException("of another thread")).Start();
                return Deeds.Forever();
            }, Cancel)));
        Assert.Equal(4, await _pool.RunAsync(Deeds.Square, 2, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_blocked_caller_is_told_of_the_death_as_well()
    {
        WorkerDiedException died = await Task.Run(
            () => Assert.Throws<WorkerDiedException>(() => _pool.Run(Deeds.KillMyself, Libc.SIGKILL)), Cancel);
        Assert.Equal(Signal.Kill, died.ExitStatus.Signal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_waited_in_the_dead_workers_ring_runs_elsewhere_exactly_once()
    {
        using Root.TemporaryDirectory folder = new();
        string log = Path.Combine(folder.Path, "log");
        Task<int> first = _pool.RunAsync(Deeds.Hold, folder.Path, Cancel);
        Task[] others = [.. Enumerable.Range(0, 200).Select(i => _pool.RunAsync(() => Deeds.Record(log, i), Cancel))];
        Deeds.Kill(int.Parse(await folder.WaitForFile("running", Cancel), CultureInfo.InvariantCulture));
        await Assert.ThrowsAsync<WorkerDiedException>(() => first);
        await Task.WhenAll(others);
        Assert.Equal(Enumerable.Range(0, 200), Deeds.Recorded(log).Order());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_call_is_made_again_when_asked_and_a_poisonous_one_fails_in_the_end()
    {
        using Root.TemporaryDirectory folder = new();
        string log = Path.Combine(folder.Path, "log");
        await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 1, RetriesOnWorkerDeath = 2 });
        Assert.Equal(7, await pool.RunAsync(() => DieUntil(log, 3), Cancel));
        Assert.Equal(3, Deeds.Recorded(log).Length);
        Assert.Equal(2, pool.Retried);
        File.Delete(log);
        await Assert.ThrowsAsync<WorkerDiedException>(() => pool.RunAsync(() => DieUntil(log, 100), Cancel));
        Assert.Equal(3, Deeds.Recorded(log).Length);
        Assert.Equal(4, await pool.RunAsync(Deeds.Square, 2, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_idle_worker_that_dies_costs_nothing()
    {
        for (int i = 0; i < 3; i++)
        {
            int pid = await _pool.RunAsync(Deeds.Pid, Cancel);
            Deeds.Kill(pid);
            await Root.ProcStat.Reaped(pid, Cancel);
            Assert.NotEqual(pid, await _pool.RunAsync(Deeds.Pid, Cancel));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_stopped_worker_holds_up_only_what_it_runs()
    {
        await using WorkerPool pool = new(2);
        using Root.TemporaryDirectory folder = new();
        Task<int> held = pool.RunAsync(Deeds.Hold, folder.Path, Cancel);
        int stopped = int.Parse(await folder.WaitForFile("running", Cancel), CultureInfo.InvariantCulture);
        Deeds.Kill(stopped, Libc.SIGSTOP);
        int[] pids = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => pool.RunAsync(Deeds.Pid, Cancel)));
        Assert.DoesNotContain(stopped, pids);
        Assert.False(held.IsCompleted);
        File.WriteAllText(Path.Combine(folder.Path, "go"), "");
        Deeds.Kill(stopped, Signal.Continue.Number);
        Assert.Equal(stopped, await held);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_worker_that_scribbles_over_its_memory_is_killed_and_the_pool_goes_on()
    {
        using Root.TemporaryDirectory folder = new();
        Task<int> scribbling = _pool.RunAsync(Scribble, Path.Combine(folder.Path, "done"), Cancel);
        await folder.WaitForFile("done", Cancel);
        Assert.Equal(4, await Task.Run(() => _pool.Run(Deeds.Square, 2), Cancel));
        WorkerDiedException died = await Assert.ThrowsAsync<WorkerDiedException>(() => scribbling);
        Assert.Contains("corrupt", died.Message, StringComparison.Ordinal);
    }

    // Fills everything behind the header page of the region that it shares with its parent, and moves the response tail.
    private static unsafe int Scribble(string done)
    {
        string line = File.ReadLines("/proc/self/maps").First(l => l.Contains("memfd:kin-worker", StringComparison.Ordinal));
        byte* region = (byte*)nint.Parse(line.AsSpan(0, line.IndexOf('-')), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        new Span<byte>(region + Kin.Workers.Transport.RegionLayout.ResponseRing, 4096).Fill(0xA5);
        *(long*)(region + Kin.Workers.Transport.RegionLayout.ResponseTail) += 4096;
        Deeds.Mark(done);
        return Deeds.Forever();
    }

    private static int DieUntil(string log, int runs)
    {
        Deeds.Record(log, 1);
        return Deeds.Recorded(log).Length < runs ? Deeds.KillMyself(Libc.SIGKILL) : 7;
    }

    private static async Task<Signal?> SignalOf(Task<int> task) =>
        (await Assert.ThrowsAsync<WorkerDiedException>(() => task)).ExitStatus.Signal;
}
