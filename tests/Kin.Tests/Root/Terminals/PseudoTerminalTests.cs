using Kin.Native;
using Kin.Native.Terminals;
using Kin.Tests.Workers;

namespace Kin.Tests.Root.Terminals;

/// <summary>A child with a terminal of its own; Python in the child says what it sees.</summary>
public sealed class PseudoTerminalTests
{
    private const string Look = """
        import os
        print(all(os.isatty(fd) for fd in (0, 1, 2)), os.ttyname(0) == os.ttyname(1) == os.ttyname(2), os.ttyname(0))
        print(os.getsid(0) == os.getpgrp() == os.getpid() == os.tcgetpgrp(0), os.ttyname(os.open("/dev/tty", os.O_RDWR)))
        print(os.get_terminal_size(2))
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_program_has_a_terminal_of_that_size_that_controls_a_session_it_leads()
    {
        using ChildProcess child = Python(Look).WithTerminal(33, 101).Start();
        string name = child.Terminal.Name;
        string[] lines = (await new Screen(child.Terminal).ToTheEnd()).Split("\r\n");
        Assert.Equal($"True True {name}", lines[0]);
        Assert.Equal("True /dev/tty", lines[1]);
        Assert.Equal("os.terminal_size(columns=101, lines=33)", lines[2]);
        Assert.Equal(0, child.Wait().Code);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_session_and_its_terminal_are_what_proc_says()
    {
        using ChildProcess child = new Command("sh", "-c", "kill -STOP $$").WithTerminal().Start();
        await child.WaitForStopAsync(Cancel); // by then the loader has closed the libraries that it read
        string[] fields = (await File.ReadAllTextAsync($"/proc/{child.Id}/stat", Cancel)).Split(") ")[1].Split(' ');
        Assert.Equal($"{child.Id}", fields[2]); // group
        Assert.Equal($"{child.Id}", fields[3]); // session
        int number = int.Parse(child.Terminal.Name.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"{(136 << 8) + number}", fields[4]); // terminal: major 136 are those of devpts
        Assert.Equal($"{child.Id}", fields[5]); // its foreground group
        Assert.Equal(["0", "1", "2"],
            Directory.GetFileSystemEntries($"/proc/{child.Id}/fd").Select(path => Path.GetFileName(path)!).Order());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_terminal_that_this_process_has_can_be_made_to_control_the_session_of_a_child()
    {
        (SafeFd master, SafeFd peer) = PseudoTerminalPair.Create();
        using (master)
        using (peer)
        {
            Command look = new("sh", "-c", "ps -o tty=,tpgid=,sess= -p $$; echo $$; kill -STOP $$")
            {
                ControllingTerminal = peer, StandardInput = StandardStream.Null, StandardOutput = StandardStream.Piped,
            };
            await using ChildProcess child = look.Start();
            using StreamReader output = new(child.StandardOutput);
            string seen = (await output.ReadLineAsync(Cancel))!;
            string[] fields = seen.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal($"{child.Id}", await output.ReadLineAsync(Cancel));
            Assert.Equal((PseudoTerminalPair.Name(master)["/dev/".Length..], $"{child.Id}", $"{child.Id}"),
                (fields[0], fields[1], fields[2]));
            LinuxException taken = Assert.Throws<LinuxException>(() => look.Start().Dispose());
            Assert.Equal(("ioctl(TIOCSCTTY)", "EPERM"), (taken.Call, taken.ErrorName));
            child.Kill();
        }

        Assert.Throws<ObjectDisposedException>(() => (new Command("true") with { ControllingTerminal = peer }).Run());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_change_of_size_is_told_by_SIGWINCH()
    {
        const string Program = """
            import os, signal
            signal.signal(signal.SIGWINCH, lambda *_: print("now", *os.get_terminal_size(0), flush=True))
            print("ready", flush=True)
            while True: signal.pause()
            """;
        using ChildProcess child = Python(Program).WithTerminal(24, 80).Start();
        Screen screen = new(child.Terminal);
        await screen.Shows("ready");
        child.Terminal.Resize(50, 132);
        await screen.Shows("now 132 50");
        Assert.Equal(new TerminalSize(50, 132), child.Terminal.Size);
        child.Terminal.Resize(1, 65535);
        await screen.Shows("now 65535 1");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Ctrl_C_is_a_byte_that_the_terminal_makes_a_signal_of()
    {
        using ChildProcess child = new Command("sh", "-c", "echo ready; exec sleep 60").WithTerminal().Start();
        Screen screen = new(child.Terminal);
        await screen.Shows("ready");
        await screen.Types("\x03");
        Assert.Equal(Signal.Interrupt, (await child.WaitAsync(Cancel)).Signal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_is_typed_is_read_and_echoed_unless_echo_is_off()
    {
        Command program = new("sh", "-c", "read x; echo \"got $x\"");
        using ChildProcess echoing = program.WithTerminal().Start();
        Screen screen = new(echoing.Terminal);
        await screen.Types("hello\n");
        Assert.Equal("hello\r\ngot hello\r\n", await screen.ToTheEnd());
        using ChildProcess silent = (program with { Terminal = new() { Echo = false } }).Start();
        screen = new(silent.Terminal);
        await screen.Types("hello\n");
        Assert.Equal("got hello\r\n", await screen.ToTheEnd());
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(""), InlineData("whole\n"), InlineData("whole\nhalf")]
    public async Task The_end_of_input_is_found_at_the_start_and_in_the_middle_of_a_line(string typed)
    {
        using ChildProcess child = (new Command("cat") { Terminal = new() { Echo = false } }).Start();
        Screen screen = new(child.Terminal);
        await screen.Types(typed);
        await child.Terminal.EndInputAsync(Cancel);
        Assert.Equal(typed.Replace("\n", "\r\n", StringComparison.Ordinal), await screen.ToTheEnd());
        Assert.Equal(0, child.Wait().Code);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_end_of_input_is_the_key_that_the_program_has_set()
    {
        using ChildProcess child = new Command("sh", "-c", "stty eof ^X; echo ready; exec cat").WithTerminal().Start();
        await new Screen(child.Terminal).Shows("ready");
        child.Terminal.EndInput();
        Assert.Equal(0, (await child.WaitAsync(Cancel)).Code);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Closing_it_hangs_the_child_up()
    {
        using ChildProcess child = new Command("sleep", "60").WithTerminal().Start();
        await child.Terminal.DisposeAsync();
        Assert.Equal(Signal.Hangup, (await child.WaitAsync(Cancel)).Signal);
        Assert.False(child.Terminal.CanRead);
        Assert.Throws<ObjectDisposedException>(() => child.Terminal.Resize(2, 2));
        Assert.Throws<ObjectDisposedException>(() => child.Terminal.Size);
        Assert.Throws<ObjectDisposedException>(() => child.Terminal.Write("x"u8));
        Assert.Throws<ObjectDisposedException>(() => child.Terminal.Read(new byte[1]));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_program_that_ignores_the_hang_up_finds_the_end_of_its_input()
    {
        using TemporaryDirectory directory = new();
        string seen = $"{directory.Path}/seen";
        using ChildProcess child = new Command(
            "sh", "-c", $"trap '' HUP; echo ready; read x || echo end > {seen}; exit 9").WithTerminal().Start();
        await new Screen(child.Terminal).Shows("ready");
        await child.Terminal.DisposeAsync();
        Assert.Equal(9, (await child.WaitAsync(Cancel)).Code);
        Assert.Equal("end\n", await File.ReadAllTextAsync(seen, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Writing_to_a_child_that_is_gone_says_so_and_reading_has_ended()
    {
        using ChildProcess child = new Command("true").WithTerminal().Start();
        await child.WaitAsync(Cancel);
        Assert.Equal("", await new Screen(child.Terminal).ToTheEnd());
        LinuxException gone = Assert.Throws<LinuxException>(() => child.Terminal.Write(new byte[1 << 20]));
        Assert.Equal("EIO", gone.ErrorName);
        Assert.Contains("No program has the terminal open", gone.Message, StringComparison.Ordinal);
        child.Terminal.Resize(10, 10);
        Assert.Equal(0, child.Terminal.Read(new byte[1]));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_read_can_be_cancelled_and_is_ended_by_disposing()
    {
        using ChildProcess child = new Command("sh", "-c", "read x; echo later; sleep 60").WithTerminal().Start();
        using CancellationTokenSource stop = new();
        byte[] buffer = new byte[100];
        ValueTask<int> read = child.Terminal.ReadAsync(buffer, stop.Token);
        Assert.False(read.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
        Screen screen = new(child.Terminal);
        await screen.Types("\n");
        await screen.Shows("later");
        Task<int> blocked = Task.Run(() => child.Terminal.Read(new byte[1]), Cancel);
        ValueTask<int> waiting = child.Terminal.ReadAsync(buffer, Cancel);
        await child.Terminal.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await blocked);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Error_can_go_to_a_file_while_the_rest_is_the_terminal()
    {
        using TemporaryDirectory directory = new();
        string errors = $"{directory.Path}/errors";
        CommandOutput output = await (new Command("sh", "-c", "test -t 0 && test -t 1 && echo both; echo no >&2")
        {
            StandardError = StandardStream.ToFile(errors),
        }).WithTerminal().CaptureAsync(Cancel);
        Assert.Equal("both\r\n", output.StandardOutput);
        Assert.Equal("no\n", await File.ReadAllTextAsync(errors, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_terminal_opened_by_its_name_is_the_same_one()
    {
        (SafeFd master, SafeFd peer) = PseudoTerminalPair.Create();
        using SafeFd first = master;
        using SafeFd second = peer;
        using SafeFd named = PseudoTerminalPair.OpenPeerByName(master);
        LineSettings.Apply(named, LineSettings.Raw(LineSettings.Of(named)!.Value));
        Assert.Equal(1, Descriptor.Write(named, "a"u8));
        byte[] got = new byte[2];
        using PseudoTerminal terminal = new(master.Duplicate(), until: null);
        Assert.Equal(1, await terminal.ReadAsync(got, Cancel));
        Assert.Equal((byte)'a', got[0]);
        Assert.All((SafeFd[])[master, peer, named], fd => Assert.False(Descriptor.IsInheritable(fd.Number)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_child_starts_with_settings_for_people()
    {
        CommandOutput output = await new Command("stty", "-a").WithTerminal(25, 99).CaptureAsync(Cancel);
        string said = output.StandardOutput.ReplaceLineEndings(" ");
        Assert.Contains("rows 25; columns 99", said, StringComparison.Ordinal);
        string[] on = [" icanon", " isig", " echo ", " icrnl", " onlcr", " iutf8", " opost", "erase = ^?"];
        Assert.All(on, word => Assert.Contains(word, said, StringComparison.Ordinal));
        Command raw = new("stty", "-a") { Terminal = new() { Raw = true } };
        said = (await raw.CaptureAsync(Cancel)).StandardOutput.ReplaceLineEndings(" ");
        string[] off = ["-icanon", "-isig", "-echo ", "-icrnl", "-opost", "-ixon", "cs8", "min = 1", "time = 0"];
        Assert.All(off, word => Assert.Contains(word, said, StringComparison.Ordinal));
    }

    private static Command Python(string program) =>
        new(Capability.RequireProgram("python3", "python3"), "-c", program);
}
