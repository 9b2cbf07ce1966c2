using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kin.Tests.Workers;

namespace Kin.Tests.Root.Terminals;

/// <summary>Nothing is lost between a program and the reader of its terminal, and nothing hangs.</summary>
public sealed class TerminalFlowTests
{
    private const int OneMegabyte = 1 << 20;

    public static TheoryData<bool> BothWays => [false, true];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(BothWays))]
    public async Task Thousands_of_lines_arrive_whole(bool awaited)
    {
        CommandOutput output = await Capture(new Command("seq", "50000").WithTerminal(), awaited);
        Assert.Equal(string.Concat(Enumerable.Range(1, 50000).Select(n => $"{n}\r\n")), output.StandardOutput);
        Assert.Equal("", output.StandardError);
        Assert.True(output.Success);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_is_printed_just_before_the_end_is_not_lost()
    {
        Command print = new Command("sh", "-c", "printf %09000d 7; exit 3").WithTerminal();
        for (int i = 0; i < 200; i++)
        {
            CommandOutput output = await Capture(print, awaited: i % 2 == 0);
            Assert.Equal(9000, output.StandardOutputBytes.Length);
            Assert.Equal(3, output.Status.Code);
        }
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(BothWays))]
    public async Task Raw_output_is_every_byte_as_it_is(bool awaited)
    {
        using TemporaryDirectory directory = new();
        byte[] bytes = RandomNumberGenerator.GetBytes(OneMegabyte);
        await File.WriteAllBytesAsync($"{directory.Path}/bytes", bytes, Cancel);
        Command cat = new("cat", $"{directory.Path}/bytes") { Terminal = new() { Raw = true } };
        CommandOutput output = await Capture(cat, awaited);
        Assert.Equal(bytes, output.StandardOutputBytes.ToArray());
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(BothWays))]
    public async Task Raw_input_is_every_byte_as_it_is(bool awaited)
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(OneMegabyte);
        Command sum = new("sh", "-c", $"head -c {OneMegabyte} | sha256sum") { Terminal = new() { Raw = true } };
        using ChildProcess child = sum.Start();
        if (awaited)
        {
            await child.Terminal.WriteAsync(bytes, Cancel);
        }
        else
        {
            await Task.Run(() => child.Terminal.Write(bytes), Cancel);
        }

        string expected = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Assert.StartsWith(expected, await new Screen(child.Terminal).ToTheEnd(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Lines_typed_all_at_once_are_all_read()
    {
        string text = string.Concat(Enumerable.Range(1, 20000).Select(n => $"{n}\n"));
        using ChildProcess child = new Command("cat") { Terminal = new() { Echo = false } }.Start();
        Screen screen = new(child.Terminal);
        Task<string> printed = screen.ToTheEnd();
        await child.Terminal.WriteAsync(Encoding.ASCII.GetBytes(text), Cancel);
        await child.Terminal.EndInputAsync(Cancel);
        Assert.Equal(text.Replace("\n", "\r\n", StringComparison.Ordinal), await printed);
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(BothWays))]
    public async Task A_line_longer_than_a_terminal_takes_does_not_hang(bool awaited)
    {
        using ChildProcess child = new Command("wc", "-c") { Terminal = new() { Echo = false } }.Start();
        byte[] line = new byte[3_000_000];
        Array.Fill(line, (byte)'a');
        line[^1] = (byte)'\n';
        if (awaited)
        {
            await child.Terminal.WriteAsync(line, Cancel);
        }
        else
        {
            await Task.Run(() => child.Terminal.Write(line), Cancel);
        }

        await child.Terminal.EndInputAsync(Cancel);
        Assert.Equal("4096\r\n", await new Screen(child.Terminal).ToTheEnd());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_write_that_nobody_reads_can_be_cancelled_and_is_ended_by_disposing()
    {
        using ChildProcess child = new Command("sleep", "60") { Terminal = new() { Raw = true } }.Start();
        using CancellationTokenSource stop = new();
        ValueTask write = child.Terminal.WriteAsync(new byte[OneMegabyte], stop.Token);
        Assert.False(write.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await write);
        write = child.Terminal.WriteAsync(new byte[OneMegabyte], Cancel);
        await child.Terminal.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await write);
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(BothWays))]
    public async Task A_process_left_behind_that_keeps_the_terminal_does_not_keep_me(bool awaited)
    {
        Command program = new Command("sh", "-c", "trap '' HUP; sleep 60 & echo $!").WithTerminal();
        CommandOutput output = await Capture(program, awaited);
        int left = int.Parse(output.StandardOutput, CultureInfo.InvariantCulture);
        Assert.NotNull(ProcStat.Of(left));
        new Command("kill", $"{left}").Run();
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(BothWays))]
    public async Task A_process_left_behind_that_never_stops_printing_does_not_keep_me(bool awaited)
    {
        using TemporaryDirectory directory = new();
        Command program = new Command("sh", "-c", "trap '' HUP; yes & echo $! > pid; echo done") with
        {
            WorkingDirectory = directory.Path,
        };
        CommandOutput output = await Capture(program.WithTerminal(), awaited);
        Assert.Contains("done\r\n", output.StandardOutput, StringComparison.Ordinal);
        string pid = (await File.ReadAllTextAsync($"{directory.Path}/pid", Cancel)).Trim();
        while (ProcStat.Of(int.Parse(pid, CultureInfo.InvariantCulture)) is { State: not 'Z' })
        {
            await Task.Delay(5, Cancel); // the terminal was hung up, so its write fails
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Reading_to_end_of_file_waits_for_those_left_behind()
    {
        using TemporaryDirectory directory = new();
        Command program = new Command("sh", "-c", "trap '' HUP; mkfifo go; (cat go; echo late) & echo early") with
        {
            WorkingDirectory = directory.Path, OutputEnd = OutputEnd.AtEndOfFile,
        };
        using ChildProcess child = program.WithTerminal().Start();
        Screen screen = new(child.Terminal);
        await child.WaitAsync(Cancel);
        await screen.Shows("early");
        await File.WriteAllTextAsync($"{directory.Path}/go", "", Cancel);
        Assert.Equal("early\r\nlate\r\n", await screen.ToTheEnd());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_child_killed_in_the_middle_of_its_output_ends_the_reading()
    {
        using ChildProcess child = new Command("yes").WithTerminal().Start();
        Screen screen = new(child.Terminal);
        await screen.Shows("y\r\ny\r\n");
        child.Kill();
        string printed = await screen.ToTheEnd();
        Assert.Equal("", printed.Replace("y\r\n", "", StringComparison.Ordinal).Trim('y', '\r', '\n'));
        Assert.Equal(Signal.Kill, child.Wait().Signal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Fifty_terminals_at_once_are_fifty_terminals()
    {
        ChildProcess[] children = [.. Enumerable.Range(1, 50).Select(n =>
            new Command("sh", "-c", "read x; echo $(stty size) $x $(tty)") { Terminal = new() { Echo = false } }
                .WithTerminal(n, n + 100).Start())];
        try
        {
            Assert.Equal(50, children.Select(child => child.Terminal.Name).Distinct().Count());
            await Task.WhenAll(children.Select(async (child, i) =>
            {
                Screen screen = new(child.Terminal);
                await screen.Types($"number {i}\n");
                string printed = await screen.ToTheEnd();
                Assert.EndsWith($"{i + 1} {i + 101} number {i} {child.Terminal.Name}\r\n", printed, StringComparison.Ordinal);
            }));
        }
        finally
        {
            Array.ForEach(children, child => child.Dispose());
        }
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(BothWays))]
    public async Task A_captured_program_that_asks_finds_the_end_of_its_input(bool awaited)
    {
        CommandOutput output = await Capture(new Command("sh", "-c", "read x || echo end").WithTerminal(), awaited);
        Assert.Equal("end\r\n", output.StandardOutput);
    }

    private static async Task<CommandOutput> Capture(Command command, bool awaited) => awaited
        ? await command.CaptureAsync(Cancel)
        : await Task.Run(command.Capture, Cancel);
}
