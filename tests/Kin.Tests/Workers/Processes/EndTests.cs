using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Tests.Root;
using Kin.Workers;

namespace Kin.Tests.Workers.Processes;

/// <summary>How a process with one function can end, and what its parent and its standard error say of it.</summary>
public sealed class EndTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Errors => Path.Combine(_folder.Path, "errors");

    private WorkerProcessOptions Options
    {
        get
        {
            string errors = Errors;
            return new()
            {
                ConfigureProcess = command => command with { StandardError = StandardStream.ToFile(errors, append: true) },
            };
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(0, 0), InlineData(3, 3), InlineData(255, 255), InlineData(256 + 7, 7), InlineData(-1, 255)]
    public async Task What_the_function_returns_is_the_exit_code_in_eight_bits(int returned, int code)
    {
        await using WorkerProcess worker = WorkerProcess.Start(n => n, returned, Options);
        ExitStatus status = await worker.JoinAsync(Cancel);
        Assert.Equal((code, null), (status.Code, status.Signal));
        Assert.Equal("", File.ReadAllText(Errors));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(0), InlineData(1), InlineData(42), InlineData(255)]
    public async Task Environment_Exit_gives_its_code(int code)
    {
        await using WorkerProcess worker = WorkerProcess.Start(Deeds.Exit, code, Options);
        Assert.Equal(code, (await worker.JoinAsync(Cancel)).Code);
        Assert.Equal("", File.ReadAllText(Errors));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_exception_is_exit_code_1_with_its_text_on_standard_error()
    {
        await using WorkerProcess worker = WorkerProcess.Start(Deeds.Throw, "bad luck", Options with { Name = "unlucky" });
        Assert.Equal(1, (await worker.JoinAsync(Cancel)).Code);
        string text = File.ReadAllText(Errors);
        Assert.All(
            ["unlucky", typeof(InvalidOperationException).FullName!, "bad luck", "inner", nameof(Deeds.Throw)],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_exception_of_an_asynchronous_procedure_is_exit_code_1_too()
    {
        await using WorkerProcess worker = WorkerProcess.Start(
            async () =>
            {
                await Task.Yield();
                throw new FormatException("later");
            }, Options);
        Assert.Equal(1, (await worker.JoinAsync(Cancel)).Code);
        Assert.Contains("later", File.ReadAllText(Errors), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_abort_is_told_with_its_reason_on_standard_error()
    {
        await using WorkerProcess worker = WorkerProcess.Start(Deeds.FailFast, "beyond repair", Options);
        ExitStatus status = await worker.JoinAsync(Cancel);
        Assert.Equal((null, Signal.Abort), (status.Code, status.Signal));
        Assert.Contains("beyond repair", File.ReadAllText(Errors), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_exception_of_another_thread_aborts_it()
    {
        await using WorkerProcess worker = WorkerProcess.Start(
            () =>
            {
                new Thread(() => throw new FormatException("of another thread")).Start();
                return Deeds.Forever();
            }, Options);
        Assert.Equal(Signal.Abort, (await worker.JoinAsync(Cancel)).Signal);
        Assert.Contains("of another thread", File.ReadAllText(Errors), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(Libc.SIGKILL), InlineData(10), InlineData(15)]
    public async Task A_signal_from_outside_is_told_by_its_number(int signal)
    {
        await using WorkerProcess worker = WorkerProcess.Start(Deeds.Hold, _folder.Path);
        await _folder.WaitForPid("running", Cancel);
        Deeds.Kill(worker.Id, signal);
        ExitStatus status = await worker.JoinAsync(Cancel);
        Assert.Equal((null, signal), (status.Code, status.Signal?.Number));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Kill_and_SendSignal_end_it()
    {
        await using WorkerProcess killed = WorkerProcess.Start(Deeds.Forever);
        killed.Kill();
        Assert.Equal(Signal.Kill, (await killed.JoinAsync(Cancel)).Signal);
        Assert.Null(ProcStat.Of(killed.Id));

        await using WorkerProcess told = WorkerProcess.Start(Deeds.Hold, _folder.Path);
        await _folder.WaitForPid("running", Cancel);
        Assert.True(told.SendSignal(Signal.User1));
        Assert.Equal(Signal.User1, (await told.JoinAsync(Cancel)).Signal);
        Assert.False(told.SendSignal(Signal.User1));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_function_may_handle_SIGTERM_and_end_in_order()
    {
        string ended = Path.Combine(_folder.Path, "ended"), folder = _folder.Path;
        await using WorkerProcess worker = WorkerProcess.Start(() =>
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Deeds.Record(ended, Environment.ProcessId);
            using PosixSignalRegistration handler = PosixSignalRegistration.Create(
                PosixSignal.SIGTERM, _ => Environment.Exit(5));
            Deeds.Hold(folder);
        });
        await _folder.WaitForPid("running", Cancel);
        Assert.True(worker.SendSignal(Signal.Terminate));
        Assert.Equal(5, (await worker.JoinAsync(Cancel)).Code);
        Assert.Equal([worker.Id], Deeds.Recorded(ended));
    }
}
