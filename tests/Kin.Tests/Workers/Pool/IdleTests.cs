using System.Diagnostics;
using System.Globalization;
using Kin.Tests.Root;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>Pools and workers with nothing to do sleep in the kernel: the kernel's own counters stand still.</summary>
public sealed class IdleTests : IDisposable
{
    // Of one process in the time of the test. The runtime itself wakes up once or twice (its thread pool lets threads go).
    private const int Wakes = 12;

    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_pool_that_has_worked_and_one_that_has_not_use_no_processor_when_idle()
    {
        using Process program = OtherProgram.Start(IdlePools, _folder.Path);
        try
        {
            string text = await _folder.WaitForFile("workers", Cancel);
            int[] pids = [program.Id, .. text.Split(' ').Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];
            Assert.Equal(1 + 2 + 2 + 1, pids.Length);
            await Settled(pids);
            Dictionary<string, long>[] sleeps = [.. pids.Select(Sleeps)];
            long[] ticks = [.. pids.Select(Ticks)];
            await Task.Delay(TimeSpan.FromSeconds(1.5), Cancel); // not a race: the time over which is counted
            Assert.All(pids.Index(), process =>
            {
                Assert.InRange(Since(Sleeps(process.Item), sleeps[process.Index]), 0, Wakes);
                Assert.InRange(Ticks(process.Item) - ticks[process.Index], 0, 1);
            });
        }
        finally
        {
            program.Kill();
            await program.WaitForExitAsync(Cancel);
        }
    }

    // Until the counters hardly move: what the work before left behind (compiling, collecting) is over.
    private static async Task Settled(int[] pids)
    {
        (long Sleeps, long Ticks) last, now = (0, 0);
        do
        {
            last = now;
            await Task.Delay(300, Cancel);
            now = (pids.Sum(pid => Sleeps(pid).Values.Sum()), pids.Sum(Ticks));
        }
        while (now.Ticks > last.Ticks || now.Sleeps - last.Sleeps > Wakes);
    }

    // How often each of its threads has gone to sleep: each wake-up ends with that, whatever else the machine does.
    private static Dictionary<string, long> Sleeps(int pid) => Directory.GetDirectories($"/proc/{pid}/task")
        .ToDictionary(task => task, task => SleepsOf(task));

    private static long SleepsOf(string task)
    {
        try
        {
            string line = File.ReadLines($"{task}/status").First(l => l.StartsWith("voluntary_ctxt_switches", StringComparison.Ordinal));
            return long.Parse(line.AsSpan(line.IndexOf(':') + 1), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // the runtime has let the thread go
        }
    }

    // A thread that ended in between takes its count along.
    private static long Since(Dictionary<string, long> now, Dictionary<string, long> before) =>
        now.Sum(thread => Math.Max(0, thread.Value - before.GetValueOrDefault(thread.Key)));

    private static long Ticks(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    // Calls of all kinds, a death, a fresh pool, and a worker in the middle of a function that waits.
    private static int IdlePools()
    {
        string folder = OtherProgram.Folder;
        WorkerPool used = new(2), fresh = new(2);
        used.Start();
        fresh.Start();
        used.MapAsync(Enumerable.Range(0, 10_000), Deeds.Square).Wait();
        Deeds.Kill(used.Run(Deeds.Pid));
        for (int i = 0; i < 200; i++)
        {
            used.Run(Deeds.Square, i);
            used.RunAsync(Deeds.Square, i).Wait();
        }

        WorkerProcess waiting = WorkerProcess.Start(Deeds.Forever);
        while (used.GetWorkers().Count < 2 || fresh.GetWorkers().Count < 2)
        {
            Task.Delay(1).Wait();
        }

        Task.WhenAll(Enumerable.Range(0, 20).SelectMany(i => (Task[])[used.RunAsync(Deeds.Square, i), fresh.RunAsync(Deeds.Square, i)])).Wait();
        IEnumerable<int> pids = used.GetWorkers().Concat(fresh.GetWorkers()).Select(w => w.ProcessId).Append(waiting.Id);
        File.WriteAllText(Path.Combine(folder, "workers.new"), string.Join(' ', pids));
        File.Move(Path.Combine(folder, "workers.new"), Path.Combine(folder, "workers"));
        return Deeds.Forever();
    }
}
