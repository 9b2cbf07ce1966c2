using System.Globalization;
using Kin.Native;
using Kin.Workers;

namespace Kin.Tests.Workers.Mapping;

/// <summary>Chunks of items that turn slow: what a worker has not begun goes to others, and nothing runs twice or is lost.</summary>
public sealed class RedealTests : IAsyncDisposable
{
    private const int Items = 100;

    private readonly Root.TemporaryDirectory _folder = new();
    private readonly WorkerPool _pool = new(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_folder.Path, "log");

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Dispose();
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(0, Items), InlineData(20_000, null)]
    public async Task Slow_items_that_lie_in_one_chunk_are_run_by_both_workers(int fast, int? chunkSize)
    {
        string folder = _folder.Path;
        _pool.Start();
        int[] pids = await _pool.MapAsync(
            [.. Enumerable.Range(-fast, fast + Items)],
            item => item < 0 ? 0 : Meet(folder, item),
            chunkSize: chunkSize,
            cancellationToken: Cancel);
        Assert.Equal(fast, pids.Count(pid => pid == 0));
        Assert.Equal(2, pids[fast..].Distinct().Count());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Also_when_the_workers_are_there_only_long_after_the_call()
    {
        string folder = _folder.Path, go = Path.Combine(folder, "go");
        await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 2, Initializer = () => Deeds.Await(go) });
        pool.Start();
        Task<int[]> map = pool.MapAsync(
            [.. Enumerable.Range(0, Items)], item => Meet(folder, item), chunkSize: Items, cancellationToken: Cancel);
        await Task.Delay(500, Cancel); // not a race: so long that whoever looks from time to time has given up
        File.WriteAllText(go, "");
        Assert.Equal(2, (await map).Distinct().Count());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Of_a_stopped_worker_all_but_the_item_that_runs_goes_elsewhere()
    {
        await using IAsyncEnumerator<MapResult<int, string>> results = Begin(_pool);
        int stopped = await PidOfFirst();
        Deeds.Kill(stopped, Libc.SIGSTOP);
        List<MapResult<int, string>> others = await TakeAsync(results, Items - 1);
        Assert.Equal(Enumerable.Range(1, Items - 1), others.Select(r => r.Index).Order());
        Assert.All(others, r => Assert.NotEqual($"{stopped}", r.Value));
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        Deeds.Kill(stopped, Signal.Continue.Number);
        MapResult<int, string> last = Assert.Single(await TakeAsync(results, 1));
        Assert.Equal((0, $"{stopped}"), (last.Index, last.Value));
        Assert.False(await results.MoveNextAsync());
        Assert.Equal(Enumerable.Range(0, Items), Deeds.Recorded(Log).Order());
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(false, 0), InlineData(true, 0), InlineData(false, 1), InlineData(true, 1)]
    public async Task A_worker_that_dies_after_its_chunk_was_divided_loses_only_the_item_that_ran(bool stopped, int retries)
    {
        await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 2, RetriesOnWorkerDeath = retries });
        await using IAsyncEnumerator<MapResult<int, string>> results = Begin(pool);
        int victim = await PidOfFirst();
        if (stopped)
        {
            Deeds.Kill(victim, Libc.SIGSTOP);
        }

        List<MapResult<int, string>> all = await TakeAsync(results, 40);
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        Deeds.Kill(victim);
        all.AddRange(await TakeAsync(results, Items - 40));
        Assert.False(await results.MoveNextAsync());
        all.Sort((a, b) => a.Index.CompareTo(b.Index));
        Assert.Equal(Enumerable.Range(0, Items), all.Select(r => r.Index));
        Assert.All(all[1..], r => Assert.True(r.IsSuccess));
        if (retries == 0 && stopped)
        {
            Assert.Equal(victim, Assert.IsType<WorkerDiedException>(all[0].Exception).ProcessId);
        }

        // Not stopped, the first item may have ended before the kill.
        Assert.Equal(Enumerable.Range(1, Items - 1), Deeds.Recorded(Log).Order().SkipWhile(item => item == 0));
        Assert.InRange(Deeds.Recorded(Log).Count(item => item == 0), 1, 1 + retries);
    }

    [Fact(Timeout = 2 * Limit.Milliseconds)]
    public async Task In_a_storm_of_kills_and_stops_every_item_has_one_result_and_none_runs_twice()
    {
        string log = Log;
        bool over = false;
        List<MapResult<int, int>> results = [];
        await using WorkerPool pool = new(3);
        using Storm storm = new(pool, seed: 7);
        await foreach (MapResult<int, int> result in pool.MapUnordered(Source(), item => Turn(log, item)).WithCancellation(Cancel))
        {
            results.Add(result);
            if (result.IsSuccess && !over)
            {
                over = storm.Strike(result.Value, times: 20);
            }
        }

        Assert.Equal(Enumerable.Range(0, results.Count), results.Select(r => r.Index).Order());
        Assert.InRange(results.Count(r => !r.IsSuccess), 0, 20);
        int[] ran = [.. Deeds.Recorded(log).Order()];
        Assert.Equal(ran.Distinct(), ran);
        Assert.Empty(results.Where(r => r.IsSuccess).Select(r => r.Index).Except(ran));

        IEnumerable<int> Source()
        {
            int item = 0;
            while (!Volatile.Read(ref over))
            {
                yield return item++;
            }

            for (int rest = 500; rest > 0; rest--)
            {
                yield return item++;
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_cancelled_map_stops_its_chunk_behind_the_item_that_runs()
    {
        using CancellationTokenSource source = new();
        string folder = _folder.Path, log = Log;
        Task<string[]> map = _pool.MapAsync(
            [.. Enumerable.Range(0, Items)], item => Run(folder, log, item), chunkSize: Items, cancellationToken: source.Token);
        await PidOfFirst();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map);
        int[] begun = Deeds.Recorded(log);
        File.WriteAllText(Path.Combine(folder, "go"), "");
        await _pool.DrainAsync(Cancel);

        // Another worker may have been given a part before, and have begun one item of that.
        Assert.InRange(Deeds.Recorded(log).Length, begun.Length, begun.Length + 1);
        Assert.InRange(begun.Length, 1, Items - 1);
    }

    // All items in one chunk; the first one runs until the file "go" is there.
    private IAsyncEnumerator<MapResult<int, string>> Begin(WorkerPool pool)
    {
        string folder = _folder.Path, log = Log;
        pool.Start();
        return new Begun(
            pool.MapUnordered(Enumerable.Range(0, Items), item => Run(folder, log, item), Items)
                .GetAsyncEnumerator(Cancel));
    }

    private async Task<int> PidOfFirst() =>
        int.Parse(await _folder.WaitForFile("running", Cancel), CultureInfo.InvariantCulture);

    private static async Task<List<T>> TakeAsync<T>(IAsyncEnumerator<T> items, int count)
    {
        List<T> taken = [];
        while (taken.Count < count && await items.MoveNextAsync())
        {
            taken.Add(items.Current);
        }

        return taken;
    }

    private static string Run(string folder, string log, int item)
    {
        Deeds.Record(log, item);
        return $"{(item == 0 ? Deeds.Hold(folder) : Environment.ProcessId)}";
    }

    // Says that this process is there, and does not end before another is.
    private static int Meet(string folder, int item)
    {
        string mine = Path.Combine(folder, $"{Environment.ProcessId}.met");
        if (!File.Exists(mine))
        {
            File.WriteAllText(mine, $"{item}");
        }

        while (Directory.GetFiles(folder, "*.met").Length < 2)
        {
            Task.Delay(1).Wait();
        }

        return Environment.ProcessId;
    }

    // A hundred fast items, then a hundred slow ones, and so on.
    private static int Turn(string log, int item)
    {
        Deeds.Record(log, item);
        if (item / 100 % 2 == 1)
        {
            Task.Delay(3).Wait();
        }

        return Environment.ProcessId;
    }

    /// <summary>A stream that has been asked for its first result.</summary>
    private sealed class Begun(IAsyncEnumerator<MapResult<int, string>> results) : IAsyncEnumerator<MapResult<int, string>>
    {
        private Task<bool>? _first = results.MoveNextAsync().AsTask();

        public MapResult<int, string> Current => results.Current;

        public ValueTask<bool> MoveNextAsync()
        {
            Task<bool> next = _first ?? results.MoveNextAsync().AsTask();
            _first = null;
            return new ValueTask<bool>(next);
        }

        public ValueTask DisposeAsync() => results.DisposeAsync();
    }

    /// <summary>Kills workers, and stops them for a while.</summary>
    private sealed class Storm(WorkerPool pool, int seed) : IDisposable
    {
        private readonly Random _random = new(seed);
        private int _stopped;
        private int _strikes;
        private int _quiet;

        /// <summary>Does something to this process now and then. True when that has been done often enough.</summary>
        public bool Strike(int pid, int times)
        {
            if (--_quiet > 0)
            {
                return false;
            }

            _quiet = _random.Next(1, 200);
            Continue();
            if (_random.Next(3) == 0)
            {
                _stopped = pid;
                Send(pid, Libc.SIGSTOP);
            }
            else
            {
                Send(pid, Libc.SIGKILL);
                _strikes++;
            }

            return _strikes == times;
        }

        public void Dispose() => Continue();

        private void Continue()
        {
            if (_stopped != 0)
            {
                Send(_stopped, Signal.Continue.Number);
                _stopped = 0;
            }
        }

        // The worker may be gone: killed before, and reaped.
        private void Send(int pid, int signal)
        {
            if (pool.GetWorkers().Any(worker => worker.ProcessId == pid))
            {
                _ = Libc.kill(pid, signal);
            }
        }
    }
}
