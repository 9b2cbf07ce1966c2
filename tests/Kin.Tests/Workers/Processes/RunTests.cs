using Kin.Tests.Root;
using Kin.Workers;

namespace Kin.Tests.Workers.Processes;

/// <summary>One function in a process of its own: the answer comes back, and the process is gone.</summary>
public sealed class RunTests
{
    private static readonly WorkerProcessOptions s_quiet = new()
    {
        ConfigureProcess = command => command with { StandardError = StandardStream.Null },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_static_method_runs_in_a_child_of_this_process_which_ends_with_it()
    {
        (int pid, int parent) = await WorkerProcess.RunAsync(PidAndParent, cancellationToken: Cancel);
        Assert.NotEqual(Environment.ProcessId, pid);
        Assert.Equal(Environment.ProcessId, parent);
        await ProcStat.Reaped(pid, Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Lambdas_bring_what_they_captured()
    {
        int seven = 7;
        List<string> words = ["a", "b"];
        Assert.Equal(42, await WorkerProcess.RunAsync(() => 6 * seven, cancellationToken: Cancel));
        List<string> more = await WorkerProcess.RunAsync(
            () =>
            {
                words.Add("c");
                return words;
            }, cancellationToken: Cancel);
        Assert.Equal(["a", "b", "c"], more);
        Assert.Equal(["a", "b"], words);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Procedures_and_asynchronous_functions_are_awaited_to_their_end()
    {
        using TemporaryDirectory folder = new();
        string first = Path.Combine(folder.Path, "first"), second = Path.Combine(folder.Path, "second");
        await WorkerProcess.RunAsync(() => Deeds.Mark(first), cancellationToken: Cancel);
        await WorkerProcess.RunAsync(
            async () =>
            {
                await Task.Delay(1);
                Deeds.Mark(second);
            }, cancellationToken: Cancel);
        Assert.True(File.Exists(first));
        Assert.True(File.Exists(second));
        Assert.Equal(81, await WorkerProcess.RunAsync(() => Deeds.SquareLater(9), cancellationToken: Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_large_answer_is_whole()
    {
        byte[] bytes = await WorkerProcess.RunAsync(() => Deeds.Bytes(5_000_000), cancellationToken: Cancel);
        Assert.Equal(Deeds.Bytes(5_000_000), bytes);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_the_function_throws_arrives_with_type_message_inner_and_its_own_stack()
    {
        RemoteException thrown = await Assert.ThrowsAsync<RemoteException>(
            () => WorkerProcess.RunAsync(() => Deeds.Throw("bad luck"), s_quiet, Cancel));
        Assert.Equal((typeof(InvalidOperationException).FullName, "bad luck"), (thrown.TypeName, thrown.Message));
        Assert.Equal(typeof(FormatException).FullName, Assert.IsType<RemoteException>(thrown.InnerException).TypeName);
        Assert.Contains(nameof(Deeds.Throw), thrown.RemoteStackTrace, StringComparison.Ordinal);
        Assert.Contains(nameof(RunTests), thrown.StackTrace, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_that_ends_before_its_function_is_a_death_that_says_how()
    {
        WorkerDiedException exit = await Assert.ThrowsAsync<WorkerDiedException>(
            () => WorkerProcess.RunAsync(() => Deeds.Exit(7), s_quiet, Cancel));
        Assert.Equal(7, exit.ExitStatus.Code);
        WorkerDiedException killed = await Assert.ThrowsAsync<WorkerDiedException>(
            () => WorkerProcess.RunAsync(() => Deeds.KillMyself(9), s_quiet with { Name = "victim" }, Cancel));
        Assert.Equal((Signal.Kill, "victim"), (killed.ExitStatus.Signal, killed.WorkerName));
        Assert.Contains("victim", killed.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Cancelling_kills_the_process()
    {
        using TemporaryDirectory folder = new();
        using CancellationTokenSource source = new();
        string path = folder.Path;
        Task<int> held = WorkerProcess.RunAsync(() => Deeds.Hold(path), cancellationToken: source.Token);
        int pid = await folder.WaitForPid("running", Cancel);
        await source.CancelAsync();
        OperationCanceledException cancelled =
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        await ProcStat.Reaped(pid, Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_cancelled_token_starts_nothing()
    {
        using TemporaryDirectory folder = new();
        string mark = Path.Combine(folder.Path, "mark");
        Task task = WorkerProcess.RunAsync(() => Deeds.Mark(mark), cancellationToken: new CancellationToken(true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.False(File.Exists(mark));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Many_at_once_each_have_their_own()
    {
        int[] pids = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => WorkerProcess.RunAsync(Deeds.Pid, cancellationToken: Cancel)));
        Assert.Equal(8, pids.Distinct().Count());
        await Task.WhenAll(pids.Select(pid => ProcStat.Reaped(pid, Cancel)));
    }

    private static (int Pid, int Parent) PidAndParent() =>
        (Environment.ProcessId, ProcStat.Of(Environment.ProcessId)!.Parent);
}
