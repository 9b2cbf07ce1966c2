using System.Globalization;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>Functions of every form run in other processes and give what they would give here.</summary>
public sealed class CallTests : IAsyncDisposable
{
    private readonly WorkerPool _pool = new(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_static_method_runs_in_a_process_of_its_own()
    {
        Assert.Equal(144, await _pool.RunAsync(Deeds.Square, 12, Cancel));
        int pid = await _pool.RunAsync(Deeds.Pid, Cancel);
        Assert.NotEqual(Environment.ProcessId, pid);
        Assert.Contains(pid, _pool.GetWorkers().Select(w => w.ProcessId));
        Assert.Equal(Environment.ProcessId, Root.ProcStat.Of(pid)!.Parent);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Lambdas_bring_their_captured_locals_along()
    {
        int factor = 7;
        string[] words = ["a", "b"];
        Assert.Equal(21, await _pool.RunAsync(() => factor * 3, Cancel));
        Assert.Equal("a,b7", await _pool.RunAsync(() => string.Join(',', words) + factor, Cancel));
        Assert.Equal(42, await _pool.RunAsync(x => x + 2, 40, Cancel));
        Assert.Equal(47, await _pool.RunAsync(x => x + factor, 40, Cancel));
        factor = 8;
        Assert.Equal(24, _pool.Run(() => factor * 3));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_change_to_a_captured_local_stays_in_the_worker()
    {
        int count = 1;
        await _pool.RunAsync(() => { count = 99; }, Cancel);
        Assert.Equal(1, count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Functions_that_return_tasks_are_awaited_there()
    {
        Assert.Equal(81, await _pool.RunAsync(Deeds.SquareLater, 9, Cancel));
        Assert.Equal(82, _pool.Run(async (int x) => await Deeds.SquareLater(x) + 1, 9));
        using Root.TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "done");
        await _pool.RunAsync(async () => { await Task.Delay(1); Deeds.Mark(path); }, Cancel);
        Assert.True(File.Exists(path));
        await _pool.RunAsync(async (string p) => { await Task.Delay(1); Deeds.Mark(p); }, path + "2", Cancel);
        Assert.True(File.Exists(path + "2"));
    }

    [Fact]
    public void Procedures_and_every_blocking_form_run()
    {
        using Root.TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "mark");
        _pool.Run(() => Deeds.Mark(path));
        _pool.Run(Deeds.Mark, path + "1");
        _pool.Run(async () => { await Task.Yield(); Deeds.Mark(path + "2"); });
        _pool.Run(async (string p) => { await Task.Yield(); Deeds.Mark(p); }, path + "3");
        Assert.All(["", "1", "2", "3"], suffix => Assert.True(File.Exists(path + suffix)));
        Assert.Equal(16, _pool.Run(Deeds.SquareLater, 4));
        Assert.Equal(25, _pool.Run(() => Deeds.SquareLater(5)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Submit_gives_a_handle_that_knows_its_function_and_its_worker()
    {
        using Root.TemporaryDirectory folder = new();
        PoolTask<int> task = _pool.Submit(Deeds.Hold, folder.Path);
        Assert.Contains(nameof(Deeds.Hold), task.Function, StringComparison.Ordinal);
        int pid = int.Parse(await folder.WaitForFile("running", Cancel), CultureInfo.InvariantCulture);
        Assert.False(task.IsCompleted);
        WorkerStatistics worker = Assert.Single(_pool.GetWorkers(), w => w.ProcessId == pid);
        Assert.Equal(worker.Name, task.WorkerName);
        Assert.True(worker.IsBusy);
        File.WriteAllText(Path.Combine(folder.Path, "go"), "");
        Assert.Equal(pid, await task);
        Assert.True(task.IsCompleted);
        Assert.Null(task.WorkerName);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sixteen_threads_may_use_a_pool_at_once_in_every_way()
    {
        int[][] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(thread => Task.Factory.StartNew(() =>
            Enumerable.Range(0, 400).Select(i => (i % 3) switch
            {
                0 => _pool.Run(Deeds.Square, thread + i),
                1 => _pool.RunAsync(Deeds.Square, thread + i, Cancel).GetAwaiter().GetResult(),
                _ => _pool.Submit(Deeds.SquareLater, thread + i).Result.GetAwaiter().GetResult(),
            }).ToArray(),
            Cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        for (int thread = 0; thread < 16; thread++)
        {
            Assert.Equal(Enumerable.Range(thread, 400).Select(Deeds.Square), results[thread]);
        }

        Assert.InRange(_pool.GetWorkers().Count, 1, 2);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Calls_made_one_at_a_time_need_one_process()
    {
        // Where a worker gets no processor for a tenth of a second another is started. That happens, but not every time.
        for (int round = 1; !await NeedsOne(isLast: round == 10); round++)
        {
        }

        static async Task<bool> NeedsOne(bool isLast)
        {
            await using WorkerPool pool = new(2);
            HashSet<int> pids = [];
            for (int i = 0; i < 50; i++)
            {
                pids.Add(await pool.RunAsync(Deeds.Pid, Cancel));
                pids.Add(pool.Run(Deeds.Pid));
            }

            int[] most = [pids.Count, pool.GetWorkers().Count];
            Assert.InRange(most.Max(), 1, isLast ? 1 : 2);
            return most.Max() == 1;
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Start_brings_all_workers_up_before_there_is_work()
    {
        _pool.Start();
        while (_pool.GetWorkers().Count < 2)
        {
            await Task.Delay(1, Cancel);
        }

        Assert.Equal(2, _pool.GetWorkers().Select(w => w.ProcessId).Distinct().Count());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_worker_knows_its_name_and_number_and_this_process_is_none()
    {
        Assert.False(Worker.IsWorker);
        Assert.Null(Worker.Name);
        Assert.Equal(-1, Worker.Id);
        (bool isWorker, string? name, int id) =
            await _pool.RunAsync(() => (Worker.IsWorker, Worker.Name, Worker.Id), Cancel);
        Assert.True(isWorker);
        Assert.Equal($"worker-{id}", name);
        WorkerStatistics statistics = Assert.Single(_pool.GetWorkers(), w => w.Name == name);
        string line = await File.ReadAllTextAsync($"/proc/{statistics.ProcessId}/cmdline", Cancel);
        Assert.Contains(name!, line, StringComparison.Ordinal);
    }
}
