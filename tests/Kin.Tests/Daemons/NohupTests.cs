using Kin.Daemons;
using Kin.Tests.Native.Spawn;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Daemons;

/// <summary>A command that goes on when the terminal is closed. (`kin nohup` is tested beside nohup(1).)</summary>
public sealed class NohupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Streams_that_the_command_directs_elsewhere_stay_and_nothing_is_opened()
    {
        Command sleep = new("sleep", "60")
        {
            StandardInput = StandardStream.Null,
            StandardOutput = StandardStream.ToFile("log"),
            StandardError = StandardStream.ToStandardOutput,
            IgnoredSignals = [Signal.Quit],
            DefaultSignals = [Signal.Hangup, Signal.Interrupt],
        };
        using Nohup nohup = Nohup.Prepare(sleep);
        Assert.Same(sleep.StandardInput, nohup.Command.StandardInput);
        Assert.Same(sleep.StandardOutput, nohup.Command.StandardOutput);
        Assert.Same(sleep.StandardError, nohup.Command.StandardError);
        Assert.Equal([Signal.Quit, Signal.Hangup], nohup.Command.IgnoredSignals);
        Assert.Equal([Signal.Interrupt], nohup.Command.DefaultSignals);
        Assert.Null(nohup.OutputFile);
        Assert.Null(nohup.Notice);
    }

    [Fact]
    public void A_command_with_a_terminal_of_its_own_is_refused() =>
        Assert.Throws<ArgumentException>(() => Nohup.Prepare(new Command("sh").WithTerminal()));

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_child_ignores_SIGHUP_and_ends_by_SIGTERM()
    {
        using Nohup nohup = Nohup.Prepare(new Command("sleep", "60")
        {
            StandardInput = StandardStream.Null, StandardOutput = StandardStream.Null, StandardError = StandardStream.Null,
        });
        await using ChildProcess child = nohup.Command.Start();
        string status = await File.ReadAllTextAsync($"/proc/{child.Id}/status", Cancel);
        Assert.Equal(1UL, SpawnedProgram.Mask(status, "SigIgn") & 1);
        child.SendSignal(Signal.Hangup);
        child.SendSignal(Signal.Terminate);
        Assert.Equal(Signal.Terminate, (await child.WaitAsync(Cancel)).Signal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task On_a_terminal_it_opens_files_that_disposing_closes_and_the_child_keeps()
    {
        using TemporaryDirectory directory = new();
        CommandOutput output = await On(directory, "sh", "-c", "read x || echo unreadable");
        Assert.Equal(
            "ignoring input and appending output to 'nohup.out'\r\nnohup.out\r\nopened 2, left 0\r\n", output.StandardOutput);
        string text = await File.ReadAllTextAsync(Path.Combine(directory.Path, "nohup.out"), Cancel);
        Assert.EndsWith("unreadable\n", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_failure_leaves_nothing_open()
    {
        using TemporaryDirectory directory = new();
        Directory.CreateDirectory(Path.Combine(directory.Path, "nohup.out"));
        CommandOutput output = await On(directory, "true");
        Assert.Equal("open EISDIR nohup.out\r\nleft 0\r\n", output.StandardOutput);
    }

    private static Task<CommandOutput> On(TemporaryDirectory directory, params string[] words) =>
        new Command(TestChild.Path, ["nohup", .. words])
        {
            WorkingDirectory = directory.Path,
            Environment = new Dictionary<string, string?> { ["HOME"] = "/no/such", ["TERM"] = "dumb" },
        }.WithTerminal().CaptureAsync(Cancel);
}
