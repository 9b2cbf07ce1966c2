using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Root;

/// <summary>The end at once and the end in order, in a program and in a worker.</summary>
public sealed class ExitNowTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds), InlineData("now", 7, ""), InlineData("in-order", 7, "ProcessExit\n")]
    public async Task Ending_at_once_runs_no_handler_and_ending_in_order_does(string how, int code, string printed)
    {
        CommandOutput output = await new Command(TestChild.Path, "end", how, $"{code}").CaptureAsync(Cancel);
        Assert.Equal(code, output.Status.Code);
        Assert.Equal(printed, output.StandardOutput);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(0), InlineData(255)]
    public async Task A_worker_ends_at_once_with_that_code(int code)
    {
        await using WorkerProcess worker = WorkerProcess.Start(static c => ThisProcess.ExitNow(c), code);
        Assert.Equal(code, (await worker.JoinAsync(Cancel)).Code);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_worker_ends_in_order_with_that_code()
    {
        await using WorkerProcess worker = WorkerProcess.Start(static c => Environment.Exit(c), 9);
        Assert.Equal(9, (await worker.JoinAsync(Cancel)).Code);
    }

    [Fact]
    public void A_code_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ThisProcess.ExitNow(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThisProcess.ExitNow(256));
    }
}
