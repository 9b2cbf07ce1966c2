using Kin.Tests.Root;
using Kin.Workers;

namespace Kin.Tests.Workers.Processes;

/// <summary>A function that goes on in its own process while this one looks after it.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_is_there_when_Start_returns_and_is_joined_when_it_has_ended()
    {
        await using WorkerProcess worker = WorkerProcess.Start(Deeds.Hold, _folder.Path);
        Assert.Equal(Environment.ProcessId, ProcStat.Of(worker.Id)!.Parent);
        Assert.True(worker.IsAlive);
        Assert.Null(worker.ExitStatus);
        Assert.Equal(worker.Id, await _folder.WaitForPid("running", Cancel));
        Assert.Null(await worker.JoinAsync(TimeSpan.Zero));
        Assert.Null(await worker.JoinAsync(TimeSpan.FromMilliseconds(20)));
        Assert.NotNull(ProcStat.Of(worker.Id));
        Assert.True(worker.IsAlive);

        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        ExitStatus? status = await worker.JoinAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(worker.Id & 0xFF, status?.Code); // what Hold returns
        Assert.False(worker.IsAlive);
        Assert.Same(status, worker.ExitStatus);
        Assert.Same(status, await worker.JoinAsync(Cancel));
        Assert.Null(ProcStat.Of(worker.Id));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Arguments_arrive_in_every_form()
    {
        string one = Path.Combine(_folder.Path, "one"), two = Path.Combine(_folder.Path, "two");
        await using WorkerProcess first = WorkerProcess.Start(Deeds.Mark, one);
        await using WorkerProcess second = WorkerProcess.Start(Deeds.Record, two, 5);
        await using WorkerProcess third = WorkerProcess.Start(
            async (int[] parts) => { await Task.Yield(); Deeds.Record(two, parts.Sum()); }, (int[])[1, 2, 3]);
        await using WorkerProcess fourth = WorkerProcess.Start(() => Deeds.Record(two, 7));
        await using WorkerProcess fifth = WorkerProcess.Start(
            async () => { await Task.Yield(); Deeds.Record(two, 8); });
        foreach (WorkerProcess worker in (WorkerProcess[])[first, second, third, fourth, fifth])
        {
            Assert.Equal("exit code 0", (await worker.JoinAsync(Cancel)).ToString());
        }

        Assert.Equal($"{first.Id}", await File.ReadAllTextAsync(one, Cancel));
        Assert.Equal([5, 6, 7, 8], Deeds.Recorded(two).Order());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Cancelling_a_join_leaves_the_process_alone()
    {
        await using WorkerProcess worker = WorkerProcess.Start(Deeds.Hold, _folder.Path);
        using CancellationTokenSource source = new();
        Task<ExitStatus> join = worker.JoinAsync(source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => join);
        Assert.NotNull(ProcStat.Of(worker.Id));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Its_name_is_the_one_given_and_stands_in_its_command_line()
    {
        string told = Path.Combine(_folder.Path, "name");
        await using WorkerProcess worker = WorkerProcess.Start(
            (folder, file) =>
            {
                Deeds.Hold(folder);
                File.WriteAllText(file, Worker.Name);
            }, _folder.Path, told, new WorkerProcessOptions { Name = "indexer" });
        string[] line = await ProcStat.CommandLine(worker.Id, Cancel);
        Assert.Equal("indexer", worker.Name);
        Assert.Contains("kin-worker=indexer", line);
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        Assert.True((await worker.JoinAsync(Cancel)).Success);
        Assert.Equal("indexer", await File.ReadAllTextAsync(told, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Without_a_name_each_gets_a_number()
    {
        await using WorkerProcess first = WorkerProcess.Start(Deeds.Forever);
        await using WorkerProcess second = WorkerProcess.Start(Deeds.Forever);
        Assert.Matches("^process-[0-9]+$", first.Name);
        Assert.Matches("^process-[0-9]+$", second.Name);
        Assert.NotEqual(first.Name, second.Name);
        Assert.Contains($"kin-worker={second.Name}", await ProcStat.CommandLine(second.Id, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposing_kills_it_and_it_is_gone_then()
    {
        WorkerProcess worker = WorkerProcess.Start(Deeds.Hold, _folder.Path);
        await _folder.WaitForPid("running", Cancel);
        await worker.DisposeAsync();
        await worker.DisposeAsync();
        Assert.Null(ProcStat.Of(worker.Id));
        Assert.Equal(Signal.Kill, worker.ExitStatus?.Signal);
        Assert.False(worker.SendSignal(Signal.Terminate));
        worker.Kill();
    }
}
