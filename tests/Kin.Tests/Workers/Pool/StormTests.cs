using Kin.Tests.House;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>
/// Work of all kinds goes on under a storm of SIGKILLs, and every result is right. 60 kills; 500 with KIN_STORM=1
/// (./test.sh --storm); KIN_STORM_SEED repeats the choices of a storm.
/// </summary>
public sealed class StormTests
{
    private static readonly int s_kills = Environment.GetEnvironmentVariable("KIN_STORM") == "1" ? 500 : 60;

    private static readonly int s_seed =
        int.TryParse(Environment.GetEnvironmentVariable("KIN_STORM_SEED"), out int seed) ? seed : Random.Shared.Next();

    private long _calls;
    private long _items;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 2 * Limit.Milliseconds)]
    public async Task Every_result_is_right_while_workers_are_killed_at_random_instants()
    {
        WorkerPool pool = new(new WorkerPoolOptions { Workers = 4, Name = "storm", RetriesOnWorkerDeath = 1000 });
        Storm storm = new(pool, s_seed);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task[] work =
        [
            Repeat(() => Task.Run(() => Block(pool), Cancel), over),
            Repeat(() => CallAsync(pool), over),
            Repeat(() => MapAsync(pool), over),
            Repeat(() => StreamAsync(pool), over),
            Repeat(() => SendLargeAsync(pool), over),
        ];
        string print = $"storm: seed {s_seed}, {s_kills} kills";
        try
        {
            await Task.WhenAny([storm.RageAsync(s_kills, over.Token), .. work]);
            await over.CancelAsync();
            await Task.WhenAll(work);
            await pool.DrainAsync(Cancel);
            print += $" ({storm.Busy} busy, {storm.Idle} idle, {storm.Starting} starting), {pool.Retried} calls and items again, "
                + $"{_calls} calls, {_items} items";
        }
        finally
        {
            Console.WriteLine(print);
            await pool.DisposeAsync();
        }

        Assert.Equal(s_kills, storm.Kills);

        // Disposing kills those that were just starting.
        Assert.InRange(pool.GetEndedWorkers().Count(w => w.ExitStatus!.Signal == Signal.Kill), s_kills, s_kills + 4);
        Assert.True(pool.Retried > 0 && storm.Starting > 0);
        Assert.DoesNotContain(
            ChildrenOfThisProcess.Pids().Select(ChildrenOfThisProcess.Describe),
            line => line.Contains("kin-worker=storm-", StringComparison.Ordinal));
    }

    private static async Task Repeat(Func<Task> work, CancellationTokenSource over)
    {
        while (!over.IsCancellationRequested)
        {
            await work();
        }
    }

    private void Block(WorkerPool pool)
    {
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(i * i, pool.Run(Deeds.Square, i));
        }

        Interlocked.Add(ref _calls, 200);
    }

    private async Task CallAsync(WorkerPool pool)
    {
        int[] numbers = [.. Enumerable.Range(0, 300)];
        Task<int>[] squares = [.. numbers.Select(i => pool.RunAsync(Deeds.SquareLater, i, Cancel))];
        Task<string>[] texts = [.. numbers.Select(i => pool.RunAsync(() => $"{i:x}-{numbers.Length}", Cancel))];
        Assert.Equal(numbers.Select(Deeds.Square), await Task.WhenAll(squares));
        Assert.Equal(numbers.Select(i => $"{i:x}-300"), await Task.WhenAll(texts));
        Interlocked.Add(ref _calls, 600);
    }

    private async Task MapAsync(WorkerPool pool)
    {
        int[] squares = await pool.MapAsync(Enumerable.Range(0, 20_000), Deeds.Square, cancellationToken: Cancel);
        Assert.Equal(Enumerable.Range(0, 20_000).Select(Deeds.Square), squares);
        Interlocked.Add(ref _items, 20_000);
    }

    private async Task StreamAsync(WorkerPool pool)
    {
        bool[] seen = new bool[2000];
        await foreach ((int item, List<string> parts) in pool.MapUnordered(Enumerable.Range(0, seen.Length), Parts).WithCancellation(Cancel))
        {
            Assert.False(seen[item]);
            Assert.Equal(Parts(item), parts);
            seen[item] = true;
        }

        Assert.DoesNotContain(false, seen);
        Interlocked.Add(ref _items, seen.Length);
    }

    private async Task SendLargeAsync(WorkerPool pool)
    {
        int[] sizes = [.. Enumerable.Range(150_000, 12)];
        byte[][] back = await Task.WhenAll(sizes.Select(size => pool.RunAsync(bytes => bytes, Deeds.Bytes(size), Cancel)));
        Assert.All(sizes.Zip(back), pair => Assert.Equal(Deeds.Bytes(pair.First), pair.Second));
        Interlocked.Add(ref _calls, sizes.Length);
    }

    private static List<string> Parts(int item) => [$"{item}", new string('x', item % 100), $"{-item}"];
}
