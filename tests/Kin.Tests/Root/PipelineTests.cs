using System.Globalization;

namespace Kin.Tests.Root;

/// <summary>Programs connected by pipes of the kernel.</summary>
public sealed class PipelineTests
{
    public static TheoryData<bool> BothWays => [false, true];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(BothWays))]
    public async Task Two_programs_work_hand_in_hand(bool awaited)
    {
        Pipeline count = new Command("seq", "1000").PipeTo(new("wc", "-l"));
        CommandOutput output = await Capture(count, awaited);
        Assert.Equal("1000", output.StandardOutput.Trim());
        Assert.Equal(2, output.Statuses.Count);
        Assert.True(output.Success);
        Assert.Equal("seq 1000 | wc -l", count.ToString());
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task Five_programs_in_a_row(bool awaited)
    {
        Pipeline five = new Command("seq", "100000")
            .PipeTo(new("grep", "7"))
            .PipeTo(new("sort", "-rn"))
            .PipeTo(new("head", "-n", "100"))
            .PipeTo(new("md5sum"));
        CommandOutput ours = await Capture(five, awaited);
        CommandOutput shell = new Command("sh", "-c", five.ToString()).Capture();
        Assert.Equal(shell.EnsureSuccess().StandardOutput, ours.EnsureSuccess().StandardOutput);
        Assert.Equal(5, ours.Statuses.Count);
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task A_writer_whose_reader_has_enough_dies_of_SIGPIPE(bool awaited)
    {
        CommandOutput output = await Capture(new Command("yes").PipeTo(new("head", "-n", "2")), awaited);
        Assert.Equal("y\ny\n", output.StandardOutput);
        Assert.Equal(Signal.Pipe, output.Statuses[0].Signal);
        Assert.True(output.Status.Success);
        Assert.True(output.EnsureSuccess().Success);
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task The_status_of_every_stage_is_told_and_a_failure_in_the_middle_counts(bool awaited)
    {
        Pipeline pipeline = new Command("echo", "x")
            .PipeTo(new("sh", "-c", "cat; echo wrong >&2; exit 3"))
            .PipeTo(new("sh", "-c", "cat; echo fine >&2; kill -USR1 $$"))
            .PipeTo(new("cat"));
        CommandOutput output = await Capture(pipeline, awaited);
        Assert.Equal("x\n", output.StandardOutput);
        Assert.Equal(
            ["exit code 0", "exit code 3", "killed by SIGUSR1", "exit code 0"],
            output.Statuses.Select(status => status.ToString()));
        Assert.Equal(["fine", "wrong"], output.StandardError.TrimEnd('\n').Split('\n').Order());
        Assert.False(output.Success);
        Assert.Equal(3, Assert.Throws<CommandFailedException>(output.EnsureSuccess).Status.Code);
    }

    [Fact]
    public async Task Run_gives_the_statuses_and_leaves_the_output_alone()
    {
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "out");
        Pipeline pipeline = (new Command("cat") with { StandardInput = StandardStream.FromText("b\na\n") })
            .PipeTo(new Command("sort") with { StandardOutput = StandardStream.ToFile(file) });
        Assert.All(pipeline.Run(), status => Assert.True(status.Success));
        Assert.Equal("a\nb\n", await File.ReadAllTextAsync(file, Cancel));
        File.Delete(file);
        Assert.All(await pipeline.RunAsync(Cancel), status => Assert.True(status.Success));
        Assert.Equal("a\nb\n", await File.ReadAllTextAsync(file, Cancel));
    }

    [Fact]
    public async Task I_can_write_into_the_first_and_read_from_the_last()
    {
        await using RunningPipeline running = (new Command("cat") with { StandardInput = StandardStream.Piped })
            .PipeTo(new Command("tr", "a-z", "A-Z") with { StandardOutput = StandardStream.Piped })
            .Start();
        await running.StandardInput.WriteAsync("hello"u8.ToArray(), Cancel);
        await running.StandardInput.DisposeAsync();
        using StreamReader reader = new(running.StandardOutput);
        Assert.Equal("HELLO", await reader.ReadToEndAsync(Cancel));
        Assert.All(await running.WaitAsync(Cancel), status => Assert.True(status.Success));
    }

    [Fact]
    public async Task A_stage_that_cannot_start_takes_those_before_it_along()
    {
        using TemporaryDirectory directory = new();
        string pidFile = $"{directory.Path}/pid";
        string writePid = $"echo $$ > {pidFile}.new; mv {pidFile}.new {pidFile}; exec sleep 60";
        Pipeline pipeline = new Command("sh", "-c", writePid)
            .PipeTo(new("sleep", "60"))
            .PipeTo(new("/no/such/program"));
        LinuxException missing = Assert.Throws<LinuxException>(() => pipeline.Start());
        Assert.Equal("ENOENT", missing.ErrorName);
        Assert.Contains("/no/such/program", missing.Message, StringComparison.Ordinal);
        if (File.Exists(pidFile))
        {
            int pid = int.Parse(await File.ReadAllTextAsync(pidFile, Cancel), CultureInfo.InvariantCulture);
            Assert.Null(ProcStat.Of(pid));
        }
    }

    [Fact]
    public async Task Cancelling_and_disposing_end_every_stage()
    {
        Pipeline pipeline = new Command("sleep", "60").PipeTo(new("sleep", "60")).PipeTo(new("sleep", "60"));
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.CaptureAsync(source.Token));
        using CancellationTokenSource again = new(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.RunAsync(again.Token));
        RunningPipeline running = pipeline.Start();
        running.Dispose();
        Assert.All(running.Stages, stage => Assert.Null(ProcStat.Of(stage.Id)));
        await using RunningPipeline stopped = pipeline.Start();
        Assert.All(
            await stopped.StopAsync(TimeSpan.FromMinutes(1), Cancel),
            status => Assert.Equal(Signal.Terminate, status.Signal));
    }

    [Fact]
    public void A_stream_that_goes_elsewhere_cannot_be_piped()
    {
        Command silent = new("ls") { StandardOutput = StandardStream.Null };
        Assert.Throws<ArgumentException>(() => silent.PipeTo(new("cat")));
        Command fed = new("cat") { StandardInput = StandardStream.FromText("x") };
        Assert.Throws<ArgumentException>(() => new Command("ls").PipeTo(fed));
        Assert.Throws<InvalidOperationException>(
            () => (fed with { StandardInput = StandardStream.Piped }).PipeTo(new("cat")).Capture());
    }

    private static async Task<CommandOutput> Capture(Pipeline pipeline, bool awaited) =>
        awaited ? await pipeline.CaptureAsync(Cancel) : pipeline.Capture();
}
