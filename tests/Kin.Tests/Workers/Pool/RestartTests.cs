using System.Globalization;
using Kin.Workers;
using Kin.Workers.Dispatch;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Pool;

/// <summary>Workers that die are replaced, at a pace that a machine can bear, and being killed breaks no pool.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly Root.TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Workers_that_die_idle_are_started_again_more_and_more_slowly_until_one_lives()
    {
        string starts = Path.Combine(_folder.Path, "starts"), cure = Path.Combine(_folder.Path, "cure");
        await using WorkerPool pool = new(new WorkerPoolOptions
        {
            Workers = 1,
            RetriesOnWorkerDeath = 1, // the sixth may have looked for the cure just before it was there
            Initializer = () =>
            {
                Deeds.Record(starts, (int)(Environment.TickCount64 & int.MaxValue));
                if (!File.Exists(cure))
                {
                    new Thread(EndOnceReady).Start();
                }
            },
        });
        pool.Start();
        while (!File.Exists(starts) || Deeds.Recorded(starts).Length < 6)
        {
            await Task.Delay(20, Cancel);
        }

        int[] times = Deeds.Recorded(starts);
        for (int i = 2; i < 6; i++)
        {
            Assert.InRange(times[i] - times[i - 1], RestartPace.FirstDelay << (i - 2), int.MaxValue);
        }

        File.WriteAllText(cure, "");
        Assert.Equal(4, await pool.RunAsync(Deeds.Square, 2, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Workers_killed_while_they_start_do_not_break_a_pool_that_has_worked()
    {
        string folder = _folder.Path, slow = Path.Combine(folder, "slow");
        await using WorkerPool pool = new(new WorkerPoolOptions
        {
            Workers = 1,
            Initializer = () =>
            {
                if (File.Exists(slow))
                {
                    Deeds.Hold(folder);
                }
            },
        });
        int pid = await pool.RunAsync(Deeds.Pid, Cancel);
        File.WriteAllText(slow, "");
        Deeds.Kill(pid);
        for (int kills = 0; kills < RestartPace.MaxFailures + 2; kills++)
        {
            pid = int.Parse(await _folder.WaitForFile("running", Cancel), CultureInfo.InvariantCulture);
            File.Delete(Path.Combine(folder, "running"));
            Deeds.Kill(pid);
        }

        File.WriteAllText(Path.Combine(folder, "go"), "");
        Assert.NotEqual(pid, await pool.RunAsync(Deeds.Pid, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_pool_that_waits_to_start_workers_again_can_be_disposed()
    {
        string starts = Path.Combine(_folder.Path, "starts");
        WorkerPool pool = new(new WorkerPoolOptions
        {
            Workers = 2,
            Initializer = () =>
            {
                Deeds.Record(starts, 1);
                new Thread(EndOnceReady).Start();
            },
        });
        pool.Start();
        while (!File.Exists(starts) || Deeds.Recorded(starts).Length < 8)
        {
            await Task.Delay(20, Cancel);
        }

        await pool.DisposeAsync();
        Assert.Empty(pool.GetWorkers());
    }

    // The first thing that a worker answers is that it is ready.
    private static unsafe void EndOnceReady()
    {
        string line = File.ReadLines("/proc/self/maps").First(l => l.Contains("memfd:kin-worker", StringComparison.Ordinal));
        byte* region = (byte*)nint.Parse(line.AsSpan(0, line.IndexOf('-')), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        while (Volatile.Read(ref *(long*)(region + RegionLayout.ResponseTail)) == 0)
        {
            Thread.Yield();
        }

        Environment.Exit(9);
    }

    [Fact]
    public void Delays_double_up_to_a_bound_and_a_death_that_cost_a_call_starts_afresh()
    {
        RestartPace pace = new();
        pace.Succeeded();
        Assert.Equal(
            [0, 50, 100, 200, 400, 800, 1600, 3200, 5000, 5000],
            Enumerable.Range(0, 10).Select(_ => pace.DiedReady(worked: false, lived: 10)));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(5000, pace.DiedStarting(killed: true)));
        Assert.False(pace.IsHopeless);
        Assert.Equal(0, pace.DiedReady(worked: true, lived: 10));
        Assert.Equal(0, pace.DiedReady(worked: false, lived: 10));
        Assert.Equal(50, pace.DiedReady(worked: false, lived: 10));
        Assert.Equal(0, pace.DiedReady(worked: false, lived: 60_000));
        Assert.Equal(50, pace.NotMade());
        Assert.Equal(50, pace.DiedStarting(killed: true));
        pace.WasQuiet(9_999);
        Assert.Equal(100, pace.DiedStarting(killed: true));
        pace.WasQuiet(10_000);
        Assert.Equal(0, pace.DiedStarting(killed: true));
    }

    [Fact]
    public void Three_workers_in_a_row_that_end_by_themselves_while_starting_are_hopeless_and_two_are_not()
    {
        RestartPace pace = new();
        pace.DiedStarting(killed: false);
        pace.DiedStarting(killed: false);
        Assert.False(pace.IsHopeless);
        pace.Succeeded();
        pace.DiedStarting(killed: false);
        pace.DiedStarting(killed: true);
        pace.DiedStarting(killed: false);
        Assert.False(pace.IsHopeless);
        pace.DiedStarting(killed: false);
        Assert.True(pace.IsHopeless);
    }
}
