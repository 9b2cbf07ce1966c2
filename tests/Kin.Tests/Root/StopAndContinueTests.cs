using Kin.Tests.Workers;

namespace Kin.Tests.Root;

/// <summary>Stops and continuations of children are told, and waiting for them takes nothing from the wait for the end.</summary>
public sealed class StopAndContinueTests
{
    private static readonly Command s_sleep = new("sleep", "60");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_stop_and_a_continuation_are_told_and_the_kernel_agrees()
    {
        await using ChildProcess child = s_sleep.Start();
        Assert.True(child.Suspend());
        Assert.Equal(Signal.Stop, await child.WaitForStopAsync(Cancel));
        Assert.Equal('T', ProcStat.Of(child.Id)?.State);
        Assert.Equal(Signal.Stop, await child.WaitForStopAsync(Cancel)); // it is stopped still
        Assert.True(child.Continue());
        Assert.True(await child.WaitForContinueAsync(Cancel));
        Assert.NotEqual('T', ProcStat.Of(child.Id)?.State);
        Assert.True(await child.WaitForContinueAsync(Cancel));
        child.SendSignal(Signal.Parse("TSTP"));
        Assert.Equal("SIGTSTP", (await child.WaitForStopAsync(Cancel))?.Name);
        child.Kill();
        Assert.Equal(Signal.Kill, (await child.WaitAsync(Cancel)).Signal);
        Assert.False(child.Suspend());
        Assert.Null(await child.WaitForStopAsync(Cancel));
        Assert.False(await child.WaitForContinueAsync(Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Stopped_again_at_once_it_is_stopped_by_the_last_signal()
    {
        await using ChildProcess child = s_sleep.Start();
        Signal terminalStop = Signal.Parse("TSTP");
        for (int i = 0; i < 500; i++)
        {
            (Signal first, Signal second) = i % 2 == 0 ? (Signal.Stop, terminalStop) : (terminalStop, Signal.Stop);
            child.SendSignal(first);
            Assert.Equal(first, await child.WaitForStopAsync(Cancel));
            child.Continue();
            Assert.True(await child.WaitForContinueAsync(Cancel));
            child.SendSignal(second);
            Assert.Equal(second, await child.WaitForStopAsync(Cancel));
            child.Continue();
            Assert.True(await child.WaitForContinueAsync(Cancel));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_waiter_that_came_first_is_told_when_somebody_else_stops_the_child()
    {
        await using ChildProcess child = s_sleep.Start();
        Task<Signal?> stopped = child.WaitForStopAsync(Cancel), second = child.WaitForStopAsync(Cancel);
        new Command("kill", "-STOP", $"{child.Id}").Run();
        Assert.Equal<Signal?[]>([Signal.Stop, Signal.Stop], await Task.WhenAll(stopped, second));
        Task<bool> goesOn = child.WaitForContinueAsync(Cancel);
        new Command("kill", "-CONT", $"{child.Id}").Run();
        Assert.True(await goesOn);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_waiter_learns_of_the_end_instead_of_a_stop()
    {
        await using ChildProcess child = s_sleep.Start();
        Task<Signal?> stopped = child.WaitForStopAsync(Cancel);
        child.Kill();
        Assert.Null(await stopped);
        Assert.Equal(Signal.Kill, child.Wait().Signal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Watching_tells_every_change_and_the_end_last()
    {
        await using ChildProcess child = (new Command("sh", "-c", "kill -STOP $$; read line; exit 7") with
        {
            StandardInput = StandardStream.Piped,
        }).Start();
        List<string> seen = [];
        await foreach (ChildChange change in child.WatchAsync(Cancel))
        {
            seen.Add($"{change}");
            if (change.Kind == ChildChangeKind.Stopped)
            {
                child.Continue();
            }
            else if (change.Kind == ChildChangeKind.Continued)
            {
                child.StandardInput.Dispose();
            }
        }

        Assert.Equal<IEnumerable<string>>(["stopped by SIGSTOP", "continued", "exit code 7"], seen);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Waiting_for_a_stop_disturbs_no_wait_for_the_end_in_200_children()
    {
        for (int i = 0; i < 200; i++)
        {
            await using ChildProcess child = new Command("sh", "-c", $"exit {i % 256}").Start();
            Task<Signal?> stop = child.WaitForStopAsync(Cancel);
            Task<ExitStatus> end = child.WaitAsync(Cancel);
            Assert.Equal(i % 256, (await end).Code);
            Assert.Null(await stop);
            Assert.Null(ProcStat.Of(child.Id));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_wait_that_is_cancelled_ends_and_the_child_goes_on()
    {
        await using ChildProcess child = s_sleep.Start();
        using CancellationTokenSource stop = new();
        Task<Signal?> waiting = child.WaitForStopAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Null(child.TryWait());
        child.Suspend();
        Assert.Equal(Signal.Stop, await child.WaitForStopAsync(Cancel));
    }
}
