using System.Globalization;
using Kin.Native;
using Kin.Tests.Root;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>A bounded pool: who submits too much waits until there is room, and memory stays small.</summary>
public sealed class BoundTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Submitting_stops_at_the_bound_and_goes_on_when_calls_end()
    {
        await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 1, MaxPendingCalls = 4 });
        Task<int> held = pool.RunAsync(Deeds.Hold, _folder.Path, Cancel);
        await _folder.WaitForPid("running", Cancel);
        int submitted = 0, tid = 0;
        PoolTask<int>[] tasks = new PoolTask<int>[50];
        Task submitting = Task.Factory.StartNew(
            () =>
            {
                Volatile.Write(ref tid, (int)Libc.syscall(SyscallNumber.gettid, 0, 0, 0, 0, 0, 0));
                for (int i = 0; i < tasks.Length; i++)
                {
                    tasks[i] = pool.Submit(Deeds.Square, i);
                    Interlocked.Increment(ref submitted);
                }
            }, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await SleepsAfter(() => Volatile.Read(ref submitted) == 3, () => Volatile.Read(ref tid));
        Task<int> waiting = pool.RunAsync(Deeds.Square, 100, Cancel); // without a thread
        Assert.Equal(3, submitted);
        Assert.False(waiting.IsCompleted);
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        await submitting;
        for (int i = 0; i < tasks.Length; i++)
        {
            Assert.Equal(i * i, await tasks[i]);
        }

        Assert.Equal(10_000, await waiting);
        await held;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_call_that_waits_for_room_can_be_cancelled_and_takes_no_place()
    {
        await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 1, MaxPendingCalls = 1 });
        string log = Path.Combine(_folder.Path, "log");
        Task<int> held = pool.RunAsync(Deeds.Hold, _folder.Path, Cancel);
        await _folder.WaitForPid("running", Cancel);
        using CancellationTokenSource source = new();
        Task cancelled = pool.RunAsync(() => Deeds.Record(log, 1), source.Token);
        Task next = pool.RunAsync(() => Deeds.Record(log, 2), Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        await held;
        await next;
        Assert.Equal([2], Deeds.Recorded(log));
        Assert.Equal(4, await pool.RunAsync(Deeds.Square, 2, Cancel));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData("killed"), InlineData("throws"), InlineData("refused")]
    public async Task Every_way_a_call_can_end_gives_its_place_back(string way)
    {
        await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 1, MaxPendingCalls = 2 });
        for (int i = 0; i < 6; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => way switch
            {
                "killed" => pool.RunAsync(Deeds.KillMyself, Libc.SIGKILL, Cancel),
                "throws" => pool.RunAsync(Deeds.Throw, "no", Cancel),
                _ => pool.RunAsync<object>(() => Thread.CurrentThread, Cancel),
            });
        }

        int[] squares = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => pool.RunAsync(Deeds.Square, i, Cancel)));
        Assert.Equal((int[])[0, 1, 4, 9], squares);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Three_hundred_megabytes_through_a_bound_of_four_need_no_hundred()
    {
        using System.Diagnostics.Process program = OtherProgram.Start(Flood, _folder.Path);
        await program.WaitForExitAsync(Cancel);
        Assert.Equal(0, program.ExitCode);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "seen"), Cancel);
        int[] seen = [.. lines.Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        Assert.InRange(seen[0], 1, 4 + 1); // the one that is being made
        Assert.InRange(seen[1], 0, 100_000);
    }

    // In a program of its own: the most memory files that were open, and by how many KiB the peak of its memory grew.
    private static int Flood()
    {
        string folder = OtherProgram.Folder;
        using WorkerPool pool = new(new WorkerPoolOptions { Workers = 1, MaxPendingCalls = 4 });
        pool.Run(bytes => bytes.Length, new byte[1 << 20]);
        int before = PeakKiB(), files = 0;
        List<PoolTask<int>> tasks = [];
        for (int i = 0; i < 300; i++)
        {
            tasks.Add(pool.Submit(bytes => bytes.Length, new byte[1 << 20]));
            files = Math.Max(files, Leaks.LeakSnapshot.Descriptors().Count(d => d.Contains("kin-payload", StringComparison.Ordinal)));
        }

        bool right = tasks.TrueForAll(task => task.Result.Result == 1 << 20);
        File.WriteAllLines(Path.Combine(folder, "seen"), [$"{files}", $"{PeakKiB() - before}"]);
        return right ? 0 : 1;
    }

    private static int PeakKiB() => int.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ')[^2],
        CultureInfo.InvariantCulture);

    // The thread sleeps, as the kernel sees it, and the condition holds before and after that was seen.
    private static async Task SleepsAfter(Func<bool> condition, Func<int> tid)
    {
        while (!(condition() && StateOf(tid()) == 'S' && condition()))
        {
            await Task.Delay(1, Cancel);
        }
    }

    private static char StateOf(int tid)
    {
        string stat = File.ReadAllText($"/proc/self/task/{tid}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }
}
