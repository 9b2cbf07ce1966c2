using System.Diagnostics;
using Kin.Tests.House;
using Kin.Tests.Root;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>
/// What is left of pools when they are disposed: nothing. Seen from inside a program that does nothing else.
/// </summary>
public sealed class LeftoverTests : IDisposable
{
    private const int Pools = 50;

    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Fifty_pools_leave_descriptors_threads_mappings_children_and_files_as_before()
    {
        using Process program = OtherProgram.Start(MakeAndDispose, _folder.Path);
        await program.WaitForExitAsync(Cancel);
        Assert.Equal("", File.Exists(Left) ? await File.ReadAllTextAsync(Left, Cancel) : "nothing was written");
        Assert.Equal(0, program.ExitCode);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Workers_that_are_killed_leave_no_files_of_their_runtime_once_their_pool_is_disposed()
    {
        using Process program = OtherProgram.Start(KillWorkers, _folder.Path);
        await program.WaitForExitAsync(Cancel);
        Assert.Equal(0, program.ExitCode);
        string[] lines = await File.ReadAllLinesAsync(Left, Cancel);
        Assert.Contains(lines, line => line.Contains("clr-debug-pipe-", StringComparison.Ordinal)); // they were there
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_folder.Path), path => lines.Contains(Path.GetFileName(path)));
    }

    private string Left => Path.Combine(_folder.Path, "left");

    private static int MakeAndDispose()
    {
        string folder = OtherProgram.Folder;
        for (int i = 0; i < 4; i++)
        {
            UseAPool(i);
        }

        string[] before = Everything(folder);
        int mappings = Mappings().Length;
        for (int i = 0; i < Pools; i++)
        {
            UseAPool(i);
        }

        // The last ends come a moment later: threads leave the table of the kernel, finalizers run.
        string[] left = [];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5);)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            int more = Mappings().Length - mappings; // fewer than one for a pool: threads of the runtime have some
            left = [.. Everything(folder).Except(before), .. more < Pools ? (string[])[] : [$"{more} more mappings"]];
            if (left.Length == 0)
            {
                break;
            }
        }

        File.WriteAllLines(Path.Combine(folder, "left"), left);
        return left.Length;
    }

    private static void UseAPool(int number)
    {
        WorkerPool pool = new(number % 5 == 0 ? 2 : 1);
        switch (number % 5)
        {
            case 0: // both busy, one with more to do
                _ = Enumerable.Range(0, 10).Select(_ => pool.Submit(Deeds.Forever)).ToArray();
                break;
            case 1: // large values
                pool.Run(bytes => bytes, new byte[1 << 20]);
                break;
            case 2: // a death
                _ = pool.RunAsync(Deeds.KillMyself, 9).ContinueWith(task => task.Exception).Result;
                break;
            case 3: // still starting
                pool.Start();
                break;
            default:
                pool.MapAsync(Enumerable.Range(0, 1000), Deeds.Square).Wait();
                break;
        }

        pool.Dispose();
    }

    private static string[] Everything(string folder)
    {
        IEnumerable<string> threads = Directory.GetDirectories("/proc/self/task")
            .Select(NameOf).Where(name => !name.StartsWith(".NET", StringComparison.Ordinal));
        return
        [
            .. Leaks.LeakSnapshot.Descriptors().Select(d => $"descriptor {d}"),
            .. ChildrenOfThisProcess.Pids().Select(ChildrenOfThisProcess.Describe),
            .. threads.CountBy(name => name).Select(pair => $"thread {pair.Key}: {pair.Value}"),
            .. Mappings().Where(line => line.Contains("memfd:kin", StringComparison.Ordinal)),
            .. Directory.GetFileSystemEntries(folder).Where(path => !path.Contains($"-{Environment.ProcessId}-", StringComparison.Ordinal)),
        ];
    }

    // Without compiled code and loaded assemblies, which grow with what has run.
    private static string[] Mappings() => [.. File.ReadLines("/proc/self/maps").Where(
        line => !line.Contains("doublemapper", StringComparison.Ordinal) && !line.EndsWith(".dll", StringComparison.Ordinal))];

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText($"{task}/comm").Trim();
        }
        catch (IOException)
        {
            return ".NET, and gone"; // between the listing and the look
        }
    }

    private static int KillWorkers()
    {
        string folder = OtherProgram.Folder;
        using (WorkerPool pool = new(2))
        {
            for (int i = 0; i < 4; i++)
            {
                Deeds.Kill(pool.Run(Deeds.Pid));
            }

            _ = Enumerable.Range(0, 10).Select(_ => pool.Submit(Deeds.Forever)).ToArray();
            while (pool.GetWorkers().Count(worker => worker.IsBusy) < 2)
            {
                Task.Delay(1).Wait();
            }

            IEnumerable<string> files = Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)!);
            File.WriteAllLines(Path.Combine(folder, "left"), files.Where(
                name => name.Contains('-') && !name.Contains($"-{Environment.ProcessId}-", StringComparison.Ordinal)));
        }

        return 0;
    }
}
