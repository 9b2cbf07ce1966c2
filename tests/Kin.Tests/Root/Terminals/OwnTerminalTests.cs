using Kin.Native;
using Kin.Native.Terminals;
using Kin.Tests.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.Root.Terminals;

/// <summary>A .NET program and the terminal in which it runs, which is one that a test holds.</summary>
public sealed class OwnTerminalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Raw_mode_gives_every_key_and_is_left_as_it_was_found()
    {
        using ChildProcess child = Keys().WithTerminal(30, 90).Start();
        Screen screen = new(child.Terminal);
        await screen.Shows("size 30 x 90, foreground True");
        await screen.Shows("raw True");
        await screen.Types("a\x03\x1a\r");
        await screen.Shows("key 97\r\nkey 3\r\nkey 26\r\nkey 13\r\n");
        child.Terminal.Resize(40, 100);
        await screen.Shows("now 40 x 100");
        await screen.Types("x");
        await screen.Shows("left");
        Assert.Equal(0, (await child.WaitAsync(Cancel)).Code);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Raw_mode_ends_with_a_process_that_exits_in_it()
    {
        // The shell holds the terminal open and says what is left of its settings.
        string line = $"stty -a >before; '{TestChild.Path}' raw-keys exit; stty -a >after; echo over";
        using TemporaryDirectory directory = new();
        using ChildProcess child = (new Command("sh", "-ic", line) with { WorkingDirectory = directory.Path })
            .WithTerminal().Start();
        Screen screen = new(child.Terminal);
        await screen.Shows("raw True");
        await screen.Types("x");
        await screen.Shows("over");
        Assert.Equal(
            await File.ReadAllTextAsync($"{directory.Path}/before", Cancel),
            await File.ReadAllTextAsync($"{directory.Path}/after", Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_is_no_terminal_is_none()
    {
        CommandOutput output = await (Keys() with { StandardInput = StandardStream.Null }).CaptureAsync(Cancel);
        Assert.Equal("no terminal\r\n", output.StandardOutput);
        using SafeFileHandle file = File.OpenHandle("/etc/hosts");
        Assert.Null(OwnTerminal.Of(file));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_terminal_for_a_child_is_like_this_one()
    {
        (SafeFd master, SafeFd peer) = PseudoTerminalPair.Create();
        using SafeFd ours = master;
        using SafeFd theirs = peer;
        LineSettings.Resize(peer, 17, 71);
        Termios settings = LineSettings.Of(peer)!.Value;
        EraseByBackspace(ref settings);
        LineSettings.Apply(peer, settings);
        using OwnTerminal terminal = OwnTerminal.Of(peer)!;
        Assert.True(terminal.EnterRawMode()); // the child's is like it was before
        Command child = new("stty", "-a") { Terminal = terminal.OptionsForChild() };
        string said = (await child.CaptureAsync(Cancel)).StandardOutput;
        string[] same = ["rows 17; columns 71", "erase = ^H", " icanon", " echo "];
        Assert.All(same, word => Assert.Contains(word, said, StringComparison.Ordinal));
        Assert.Equal(0u, LineSettings.Of(peer)!.Value.c_lflag & Libc.ICANON);
        terminal.LeaveRawMode();
        terminal.LeaveRawMode();
        Assert.Equal(settings.c_lflag, LineSettings.Of(peer)!.Value.c_lflag);
        Assert.Equal(settings.c_iflag, LineSettings.Of(peer)!.Value.c_iflag);
    }

    private static Command Keys() => new(TestChild.Path, "raw-keys");

    private static void EraseByBackspace(ref Termios settings)
    {
        Span<Termios> one = new(ref settings);
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(one)[17 + 2] = 8; // c_cc[VERASE] = ^H
    }
}
