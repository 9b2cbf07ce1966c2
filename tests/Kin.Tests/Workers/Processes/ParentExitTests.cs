using System.Diagnostics;
using Kin.Tests.Root;
using Kin.Workers;

namespace Kin.Tests.Workers.Processes;

/// <summary>A worker process ends with its parent, however that ends, unless it was told to go on by itself.</summary>
public sealed class ParentExitTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task When_the_parent_is_killed_busy_and_idle_workers_are_gone()
    {
        int[] workers = await Orphan(Family, "busy", "waiting", "between");
        await Task.WhenAll(workers.Select(pid => ProcStat.Ended(pid, Cancel)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task When_the_parent_ends_in_order_without_disposing_they_are_gone_too()
    {
        using Process parent = OtherProgram.Start(Leaver, _folder.Path);
        int worker = await _folder.WaitForPid("running", Cancel);
        parent.StandardInput.Close();
        await parent.WaitForExitAsync(Cancel);
        Assert.Equal(5, parent.ExitCode);
        await ProcStat.Ended(worker, Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_that_need_not_end_with_its_parent_finishes_and_then_ends_by_itself()
    {
        int[] workers = await Orphan(Survivor, "running");
        Assert.True(ProcStat.Of(workers[0]) is { State: not 'Z' });
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        Assert.Equal($"{workers[0]}", await _folder.WaitForFile("finished", Cancel));
        await ProcStat.Ended(workers[0], Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task And_it_ends_also_when_the_function_throws_with_nobody_to_tell()
    {
        int[] workers = await Orphan(SurvivorThatThrows, "running");
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        await ProcStat.Ended(workers[0], Cancel);
        Assert.Contains("nobody hears", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "errors"), Cancel), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_that_need_not_end_with_its_parent_is_killed_when_it_is_disposed()
    {
        string path = _folder.Path;
        WorkerProcess worker = WorkerProcess.Start(
            Deeds.Hold, path, new WorkerProcessOptions { KillOnParentExit = false });
        await _folder.WaitForPid("running", Cancel);
        await worker.DisposeAsync();
        Assert.Null(ProcStat.Of(worker.Id));
    }

    // Orphans are reaped by the init of the machine, in its own time.
    // Waits until the program's workers have said that they run, and kills the program.
    private async Task<int[]> Orphan(Func<int> program, params string[] marks)
    {
        using Process parent = OtherProgram.Start(program, _folder.Path);
        int[] workers = await Task.WhenAll(marks.Select(mark => _folder.WaitForPid(mark, Cancel)));
        Assert.All(workers, pid => Assert.Equal(parent.Id, ProcStat.Of(pid)?.Parent));
        parent.Kill();
        await parent.WaitForExitAsync(Cancel);
        Assert.Equal(128 + 9, parent.ExitCode);
        return workers;
    }

    private static int Family()
    {
        string folder = OtherProgram.Folder;
        WorkerProcess.Start(Spin, Path.Combine(folder, "busy"));
        WorkerProcess.Start(() =>
        {
            Deeds.Mark(Path.Combine(folder, "waiting"));
            Deeds.Forever();
        });
        WorkerPool pool = new(1);
        pool.Run(Deeds.Mark, Path.Combine(folder, "between"));
        return Deeds.Forever();
    }

    private static int Leaver()
    {
        WorkerProcess.Start(Deeds.Hold, OtherProgram.Folder);
        Console.In.ReadToEnd();
        return 5;
    }

    private static int Survivor()
    {
        string folder = OtherProgram.Folder;
        WorkerProcess.Start(
            () =>
            {
                Deeds.Hold(folder);
                Deeds.Mark(Path.Combine(folder, "finished"));
            },
            new WorkerProcessOptions { KillOnParentExit = false });
        return Deeds.Forever();
    }

    private static int SurvivorThatThrows()
    {
        string folder = OtherProgram.Folder;
        WorkerProcess.Start(
            () => Deeds.Hold(folder) > 0 ? throw new FormatException("nobody hears") : 0,
            new WorkerProcessOptions
            {
                KillOnParentExit = false,
                ConfigureProcess = command => command with { StandardError = StandardStream.ToFile(Path.Combine(folder, "errors")) },
            });
        return Deeds.Forever();
    }

    private static void Spin(string mark)
    {
        Deeds.Mark(mark);
        while (mark.Length > 0)
        {
        }
    }
}
