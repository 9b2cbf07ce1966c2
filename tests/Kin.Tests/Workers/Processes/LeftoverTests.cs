using System.Diagnostics;
using Kin.Workers;

namespace Kin.Tests.Workers.Processes;

/// <summary>Nothing is left of a process that was refused, or of workers that nobody disposed.</summary>
[Collection(Alone.Name)]
public sealed class LeftoverTests : IDisposable
{
    private readonly Root.TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_process_that_is_refused_leaves_no_descriptor_open()
    {
        int before = Doorbells();
        for (int i = 0; i < 20; i++)
        {
            Thread mine = Thread.CurrentThread;
            Assert.Throws<CannotCrossException>(() => WorkerProcess.Start(() => mine.Join()));
        }

        Assert.Equal(before, Doorbells());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_that_could_not_be_started_is_taken_down()
    {
        int before = Doorbells();
        for (int i = 0; i < 20; i++)
        {
            Assert.Throws<InvalidOperationException>(() => WorkerProcess.Start(Deeds.Mark, "", new WorkerProcessOptions
            {
                ConfigureProcess = command => command with { WorkingDirectory = "/no/such/directory" },
            }));
        }

        while (Doorbells() > before)
        {
            await Task.Delay(1, Cancel);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Workers_that_nobody_disposed_end_with_the_program_and_leave_no_file()
    {
        using Process program = OtherProgram.Start(Careless, _folder.Path);
        await program.WaitForExitAsync(Cancel);
        Assert.Equal(0, program.ExitCode);
        int[] pids = [.. Deeds.Recorded(Path.Combine(_folder.Path, "pids")).Distinct()];
        Assert.Equal(2, pids.Length);
        Assert.All(pids, pid => Assert.True(Root.ProcStat.Of(pid) is null or { State: 'Z' }));
        Assert.Equal(
            ["bystander", "dotnet-diagnostic-1-1-socket", "pids"],
            Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static int Careless()
    {
        string folder = OtherProgram.Folder;
        File.WriteAllText(Path.Combine(folder, "bystander"), "");
        File.WriteAllText(Path.Combine(folder, "dotnet-diagnostic-1-1-socket"), "");
        WorkerPool pool = new(2);
        pool.MapAsync(Enumerable.Range(0, 2), i =>
        {
            Deeds.Record(Path.Combine(folder, "pids"), Environment.ProcessId);
            while (Deeds.Recorded(Path.Combine(folder, "pids")).Distinct().Count() < 2)
            {
                Thread.Yield();
            }

            return i;
        }, chunkSize: 1).Wait();
        return 0;
    }

    private static int Doorbells() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Count(path => new FileInfo(path).LinkTarget?.Contains("memfd:kin-doorbell", StringComparison.Ordinal) == true);
}
