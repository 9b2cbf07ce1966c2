using System.Globalization;
using System.Runtime.CompilerServices;

namespace Kin.Tests.Root;

/// <summary>Stopping, disposing, letting go and forgetting children, as the kernel sees it.</summary>
public sealed class EndingTests
{
    private const string ShellWithGrandchild = "sleep 60 & echo $!; wait";

    private static readonly Command s_sleep = new("sleep", "60");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disposing_kills_and_reaps()
    {
        ChildProcess first = s_sleep.Start();
        first.Dispose();
        Assert.Null(ProcStat.Of(first.Id));
        Assert.Equal(Signal.Kill, first.Wait().Signal);
        ChildProcess second = s_sleep.Start();
        await second.DisposeAsync();
        await second.DisposeAsync();
        second.Dispose();
        Assert.Null(ProcStat.Of(second.Id));
        Assert.Equal(Signal.Kill, (await second.WaitAsync(Cancel)).Signal);
        Assert.False(second.SendSignal(Signal.Terminate));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Disposing_kills_the_group_that_the_child_was_given(bool session)
    {
        ChildProcess child = (new Command("sh", "-c", ShellWithGrandchild) with
        {
            NewProcessGroup = !session,
            NewSession = session,
            StandardOutput = StandardStream.Piped,
        }).Start();
        int grandchild = await Number(child);
        Assert.Equal(child.Id, ProcStat.Of(grandchild)?.Group);
        await child.DisposeAsync();
        await ProcStat.Ended(grandchild, Cancel);
        Assert.Null(ProcStat.Of(child.Id));
    }

    [Fact]
    public async Task Disposing_kills_what_is_left_of_the_group_when_its_leader_has_ended()
    {
        ChildProcess child = (new Command("sh", "-c", "sleep 60 & echo $!") with
        {
            NewProcessGroup = true,
            StandardOutput = StandardStream.Piped,
        }).Start();
        int grandchild = await Number(child);
        Assert.True((await child.WaitAsync(Cancel)).Success);
        Assert.NotNull(ProcStat.Of(grandchild));
        await child.DisposeAsync();
        await ProcStat.Ended(grandchild, Cancel);
    }

    [Fact]
    public async Task Disposing_leaves_the_group_of_this_process_alone()
    {
        ChildProcess child = (new Command("sh", "-c", ShellWithGrandchild) with
        {
            StandardOutput = StandardStream.Piped,
        }).Start();
        int grandchild = await Number(child);
        await child.DisposeAsync();
        Assert.NotNull(ProcStat.Of(grandchild));
        new Command("kill", $"{grandchild}").Run();
    }

    [Fact]
    public async Task A_detached_child_lives_on_and_leaves_no_zombie()
    {
        ChildProcess child = s_sleep.Start();
        child.Detach();
        await child.DisposeAsync();
        Assert.Equal('S', await Settled(child.Id));
        new Command("kill", $"{child.Id}").Run();
        await ProcStat.Reaped(child.Id, Cancel);
        Assert.Throws<ObjectDisposedException>(child.Wait);
    }

    [Fact]
    public async Task A_forgotten_child_lives_on_and_leaves_no_zombie()
    {
        int pid = Forget();
        Assert.NotNull(ProcStat.Of(pid));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        new Command("kill", $"{pid}").Run();
        await ProcStat.Reaped(pid, Cancel);
    }

    [Fact]
    public async Task Stopping_is_polite_first()
    {
        await using ChildProcess child = s_sleep.Start();
        Assert.Equal(Signal.Terminate, (await child.StopAsync(TimeSpan.FromMinutes(1), Cancel)).Signal);
        Assert.Null(ProcStat.Of(child.Id));
        Assert.Equal(Signal.Terminate, (await child.StopAsync(TimeSpan.FromMinutes(1), Cancel)).Signal);
    }

    [Fact]
    public async Task Stopping_kills_a_child_that_refuses()
    {
        await using ChildProcess child = (new Command(TestChild.Path, "ignore-term") with
        {
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(child.StandardOutput);
        Assert.Equal("ready", await reader.ReadLineAsync(Cancel));
        Task<ExitStatus> stopping = child.StopAsync(TimeSpan.FromSeconds(1), Cancel);
        Assert.Equal("refused", await reader.ReadLineAsync(Cancel));
        Assert.Equal(Signal.Kill, (await stopping).Signal);
    }

    [Fact]
    public async Task Without_grace_or_when_it_is_cancelled_the_child_is_killed_at_once()
    {
        await using ChildProcess first = s_sleep.Start();
        Assert.Equal(Signal.Kill, (await first.StopAsync(TimeSpan.Zero, Cancel)).Signal);

        await using ChildProcess second = (new Command("sh", "-c", "trap '' TERM; echo; exec sleep 60") with
        {
            StandardOutput = StandardStream.Piped,
        }).Start();
        await second.StandardOutput.ReadExactlyAsync(new byte[1], Cancel);
        using CancellationTokenSource source = new();
        Task<ExitStatus> stopping = second.StopAsync(TimeSpan.FromHours(1), source.Token);
        await source.CancelAsync();
        Assert.Equal(Signal.Kill, (await stopping).Signal);
    }

    [Fact]
    public async Task Stopping_reaches_the_whole_group()
    {
        await using ChildProcess child = (new Command("sh", "-c", "trap 'exit 5' TERM; " + ShellWithGrandchild) with
        {
            NewProcessGroup = true,
            StandardOutput = StandardStream.Piped,
        }).Start();
        int grandchild = await Number(child);
        Assert.Equal(5, (await child.StopAsync(TimeSpan.FromMinutes(1), Cancel)).Code);
        await ProcStat.Ended(grandchild, Cancel);
    }

    [Fact]
    public async Task Cancelling_a_run_or_a_capture_kills_and_reaps()
    {
        foreach (bool capture in new[] { true, false })
        {
            using TemporaryDirectory directory = new();
            Command command = new("sh", "-c", $"echo $$ > {directory.Path}/pid.new; mv pid.new pid; exec sleep 60")
            {
                WorkingDirectory = directory.Path,
            };
            using CancellationTokenSource source = new();
            Task running = capture ? command.CaptureAsync(source.Token) : command.RunAsync(source.Token);
            int pid = int.Parse(await directory.WaitForFile("pid", Cancel), CultureInfo.InvariantCulture);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            Assert.Null(ProcStat.Of(pid));
        }
    }

    [Theory, InlineData(-1), InlineData(4294967295)]
    public async Task A_time_that_no_timer_takes_is_refused_under_the_name_that_the_caller_knows(long milliseconds)
    {
        await using ChildProcess child = s_sleep.Start();
        using var handle = ProcessHandle.Open(child.Id);
        TimeSpan wrong = TimeSpan.FromMilliseconds(milliseconds);
        Func<Task>[] stops =
        [
            () => child.StopAsync(wrong, Cancel), () => child.StopTreeAsync(wrong, Cancel),
            () => handle.StopAsync(wrong, Cancel), () => handle.StopTreeAsync(wrong, Cancel),
        ];
        foreach (Func<Task> stop in stops)
        {
            Assert.Equal("grace", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(stop)).ParamName);
        }

        Assert.Null(child.TryWait());
        if (milliseconds > 0)
        {
            Assert.Equal("timeout", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => child.WaitAsync(wrong, Cancel))).ParamName);
            Assert.Equal("ReadyTimeout", Assert.Throws<ArgumentOutOfRangeException>(
                () => new Kin.Daemons.DaemonOptions { ReadyTimeout = wrong }).ParamName);
            Assert.Null(await child.WaitAsync(TimeSpan.FromMilliseconds(1), Cancel));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Forget() => s_sleep.Start().Id;

    private static async Task<char?> Settled(int pid)
    {
        while (ProcStat.Of(pid)?.State is 'R' or 'D')
        {
            await Task.Yield();
        }

        return ProcStat.Of(pid)?.State;
    }

    private static async Task<int> Number(ChildProcess child)
    {
        StreamReader reader = new(child.StandardOutput);
        return int.Parse((await reader.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);
    }
}
