using System.Globalization;
using System.Text;

namespace Kin.Tests.Root;

/// <summary>Waiting for a running child, talking to it and signalling it.</summary>
public sealed class ChildProcessTests
{
    private static readonly Command s_sleep = new("sleep", "60");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I_can_talk_to_a_child_through_pipes()
    {
        await using ChildProcess child = (new Command("cat") with
        {
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(child.StandardOutput);
        for (int i = 0; i < 100; i++)
        {
            await child.StandardInput.WriteAsync(Encoding.UTF8.GetBytes($"line {i}\n"), Cancel);
            Assert.Equal($"line {i}", await reader.ReadLineAsync(Cancel));
        }

        await child.StandardInput.DisposeAsync();
        Assert.Null(await reader.ReadLineAsync(Cancel));
        Assert.True((await child.WaitAsync(Cancel)).Success);
    }

    [Fact]
    public void I_can_talk_to_a_child_without_tasks()
    {
        using ChildProcess child = (new Command("cat") with
        {
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(child.StandardOutput);
        child.StandardInput.Write("one\n"u8);
        Assert.Equal("one", reader.ReadLine());
        child.StandardInput.Write("two\n"u8);
        Assert.Equal("two", reader.ReadLine());
        child.StandardInput.Dispose();
        Assert.Equal("", reader.ReadToEnd());
        Assert.True(child.Wait().Success);
    }

    [Fact]
    public async Task A_stream_that_is_no_pipe_says_how_to_make_it_one()
    {
        await using ChildProcess child = s_sleep.Start();
        string message = Assert.Throws<InvalidOperationException>(() => child.StandardOutput).Message;
        Assert.Contains("StandardOutput = StandardStream.Piped", message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => child.StandardInput);
        Assert.Throws<InvalidOperationException>(() => child.StandardError);
    }

    [Fact]
    public async Task Everyone_who_waits_gets_the_status_and_the_zombie_is_gone()
    {
        await using ChildProcess child = (new Command("sh", "-c", "read line; exit 7") with
        {
            StandardInput = StandardStream.Piped,
        }).Start();
        Task<ExitStatus>[] waiters =
        [
            .. Enumerable.Range(0, 20).Select(_ => child.WaitAsync(Cancel)),
            .. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                child.Wait, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
            .. Enumerable.Range(0, 4).Select(_ => Task.Run(() => Poll(child), Cancel)),
        ];
        await child.StandardInput.WriteAsync("\n"u8.ToArray(), Cancel);
        Assert.All(await Task.WhenAll(waiters), status => Assert.Equal(7, status.Code));
        Assert.Same(child.TryWait(), child.Wait());
        Assert.Null(ProcStat.Of(child.Id));
    }

    [Fact]
    public async Task TryWait_is_null_while_the_child_runs_even_when_another_thread_waits()
    {
        await using ChildProcess child = s_sleep.Start();
        Assert.Null(child.TryWait());
        Task<ExitStatus> waiter = Task.Factory.StartNew(
            child.Wait, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Null(child.TryWait());
        }

        Assert.False(child.HasExited);
        Assert.True(child.Kill());
        Assert.Equal(Signal.Kill, (await waiter).Signal);
        Assert.True(child.HasExited);
    }

    [Fact]
    public async Task A_signal_to_a_child_that_has_ended_is_false_even_before_anyone_waited()
    {
        await using ChildProcess child = new Command("true").Start();
        await ProcStat.Ended(child.Id, Cancel);
        Assert.False(child.SendSignal(Signal.Terminate));
        Assert.False(child.Kill());
        Assert.True((await child.WaitAsync(Cancel)).Success);
    }

    [Fact]
    public async Task Cancelling_a_wait_leaves_the_child_alone()
    {
        await using ChildProcess child = s_sleep.Start();
        using CancellationTokenSource source = new();
        Task<ExitStatus> wait = child.WaitAsync(source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.False(child.HasExited);
        Assert.NotNull(ProcStat.Of(child.Id));
    }

    [Fact]
    public async Task A_wait_with_a_limit_is_null_when_the_time_is_over()
    {
        await using ChildProcess child = s_sleep.Start();
        Assert.Null(await child.WaitAsync(TimeSpan.FromMilliseconds(20), Cancel));
        Assert.Null(await child.WaitAsync(TimeSpan.Zero, Cancel));
        child.SendSignal(Signal.Terminate);
        Assert.Equal(Signal.Terminate, (await child.WaitAsync(Timeout.InfiniteTimeSpan, Cancel))?.Signal);
    }

    [Fact]
    public async Task A_stopped_child_has_not_ended()
    {
        await using ChildProcess child = s_sleep.Start();
        child.SendSignal(Signal.Stop);
        while (ProcStat.Of(child.Id)?.State != 'T')
        {
            await Task.Yield();
        }

        Assert.Null(child.TryWait());
        child.SendSignal(Signal.Continue);
        child.SendSignal(Signal.Terminate);
        Assert.Equal(Signal.Terminate, (await child.WaitAsync(Cancel)).Signal);
    }

    [Fact]
    public async Task Many_children_at_once_each_keep_their_own_status()
    {
        int[] codes = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            ExitStatus status = await new Command("sh", "-c", $"exit {i}").RunAsync(Cancel);
            return status.Code!.Value;
        }));
        Assert.Equal(Enumerable.Range(0, 200), codes);
    }

    [Fact]
    public async Task A_child_that_reads_no_more_is_an_error_of_the_pipe()
    {
        await using ChildProcess child = (new Command("true") with { StandardInput = StandardStream.Piped }).Start();
        await child.WaitAsync(Cancel);
        LinuxException gone = Assert.Throws<LinuxException>(() => WriteOnAndOn(child.StandardInput));
        Assert.Equal("EPIPE", gone.ErrorName);
    }

    [Fact]
    public async Task Disposing_a_stream_ends_a_read_that_waits_on_it()
    {
        await using ChildProcess child = (s_sleep with
        {
            StandardOutput = StandardStream.Piped,
            StandardError = StandardStream.Piped,
        }).Start();
        ValueTask<int> read = child.StandardOutput.ReadAsync(new byte[1], Cancel);
        Task<int> blocked = Task.Factory.StartNew(
            () => child.StandardError.Read(new byte[1]),
            Cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        Assert.False(read.IsCompleted);
        await child.StandardOutput.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => read.AsTask());
        await child.StandardError.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked);
    }

    [Fact]
    public async Task Its_number_is_the_one_the_kernel_gave_it()
    {
        await using ChildProcess child = (new Command("sh", "-c", "echo $$ $PPID; read x") with
        {
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(child.StandardOutput);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"{child.Id} {Environment.ProcessId}"),
            await reader.ReadLineAsync(Cancel));
    }

    // A child that another test starts at this moment has a copy of every descriptor until it runs its program. A full
    // pipe waits for that, and no longer.
    private static void WriteOnAndOn(Stream stream)
    {
        while (true)
        {
            stream.Write("x"u8);
        }
    }

    private static ExitStatus Poll(ChildProcess child)
    {
        ExitStatus? status;
        while ((status = child.TryWait()) is null)
        {
            Thread.Yield();
        }

        return status;
    }
}
