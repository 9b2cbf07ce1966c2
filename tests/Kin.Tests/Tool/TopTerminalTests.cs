using System.Globalization;
using Kin.Inspection;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin top` in a real terminal, with keys typed and the screen read.</summary>
public sealed class TopTerminalTests
{
    private const string Settings = "stty -a >before; ", After = "; echo code=$?; stty -a >after; echo 'ov''er'";

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Keys_sort_filter_renice_signal_freeze_and_quit()
    {
        await using Tmux terminal = await Tmux.Start();
        await using ChildProcess one = Sleeper("1001"), two = Sleeper("1002");
        await terminal.Type(
            $"clear; {Settings}LC_ALL=C.UTF-8 kin top -d 0.2 -p {one.Id},{two.Id} -o pid,ni,s,command{After}");
        await terminal.ShowsPart("1-2 of 2 by %CPU");
        await terminal.Press("N");
        await terminal.Press("Down");
        await terminal.ShowsPart("1-2 of 2 by PID");
        await terminal.Enter("r");
        await terminal.ShowsPart($"renice which process [{Math.Max(one.Id, two.Id)} sleep]");
        await terminal.Type($"{two.Id}");
        await terminal.Type("7");
        await terminal.Shows($"{two.Id,7}   7 S sleep 1002");
        await terminal.Enter("/");
        await terminal.Type("1002");
        await terminal.ShowsPart("1-1 of 1 by PID  only 1002");
        await terminal.Enter("z");
        await terminal.ShowsPart("frozen: look");
        await terminal.Enter("k");
        await terminal.Type("");
        await terminal.ShowsPart($"signal for {two.Id} sleep, as HUP INT KILL STOP CONT 15 [TERM]");
        await terminal.Type("USR1");
        await two.WaitAsync(TestContext.Current.CancellationToken);
        await terminal.Shows($"{two.Id,7}   7 S sleep 1002"); // it was there then
        await terminal.Enter("z");
        await terminal.ShowsPart("0-0 of 0");
        await terminal.Enter("h");
        await terminal.ShowsPart("Keys of kin top");
        await terminal.Enter("q=q");
        await terminal.Shows("code=0");
        await AsBefore(terminal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Keys_typed_ahead_act_on_the_table_as_those_before_made_it()
    {
        await using Tmux terminal = await Tmux.Start();
        await using ChildProcess first = Sleeper("1004.5");
        await terminal.Type("TERM=dumb kin top; echo code=$?");
        await terminal.Shows("code=2");
        await terminal.Type("clear; kin top -d 0.2 -o pid,command; echo code=$?");
        await terminal.ShowsPart("by %CPU");
        await terminal.Enter("/sleep 1004.\r");
        await terminal.Shows($"{first.Id,7} sleep 1004.5");
        await using ChildProcess second = Sleeper("1004.25");
        await terminal.Shows($"{second.Id,7} sleep 1004.25");
        await terminal.Enter("N/25\rk");
        await terminal.ShowsPart($"signal which process [{second.Id} sleep]:");
        await terminal.Press("Escape");
        await terminal.ShowsPart("1-1 of 1");
        await terminal.Enter("/\u0015sleep 1004.\r{{{{{{\e[Fk"); // as it was before there was a second
        await terminal.ShowsPart($"signal which process [{first.Id} sleep]:");
        await terminal.Press("Escape");
        await terminal.ShowsPart("frozen: look 1 of");
        await terminal.Enter("HzH\e[Fq");
        await terminal.Shows("code=0");
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("C-c", "", 0)]
    [InlineData("", "TERM", 143)]
    [InlineData("", "HUP", 129)]
    public async Task However_it_ends_the_terminal_is_as_before(string key, string signal, int code)
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type($"echo first; {Settings}(sh -c 'echo $PPID >pid; exec sleep 0'; exec kin top -p 1){After}");
        await terminal.ShowsPart("1-1 of 1");
        if (key.Length > 0)
        {
            await terminal.Press(key);
        }
        else
        {
            await new Command("kill", $"-{signal}", await terminal.Says("pid")).RunAsync(TestContext.Current.CancellationToken);
        }

        await terminal.Shows($"code={code}");
        await terminal.Shows("first"); // what stood there before
        await AsBefore(terminal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Ctrl_Z_gives_the_shell_its_terminal_and_fg_the_screen_again()
    {
        string bash = Capability.RequireProgram("bash", "bash");
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type($"exec {bash} --norc");
        await terminal.Type("stty -a >before; kin top -p 1");
        await terminal.ShowsPart("1-1 of 1");
        await terminal.Press("C-z");
        await terminal.ShowsPart("Stopped");
        await terminal.Type("stty -a >after; cmp before after && echo as be'fo're");
        await terminal.Shows("as before");
        await terminal.Type("fg; echo code=$?");
        await terminal.ShowsPart("1-1 of 1");
        int kin = ProcFs.Default.Processes().Single(p => p.Name == "kin" && p.Terminal is not null && IsOf(p, terminal)).Id;
        await new Command("kill", "-STOP", $"{kin}").RunAsync(TestContext.Current.CancellationToken);
        await terminal.ShowsPart("Stopped");
        await terminal.Type("clear; fg; echo code=$?");
        await terminal.ShowsPart("1-1 of 1");
        await terminal.Enter("q");
        await terminal.Shows("code=0");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Every_size_of_a_terminal_has_the_heading_and_a_row_and_is_followed()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Resize(5, 20);
        await terminal.Type("clear; LC_ALL=C kin top -d 0.5 -p 1 -o pid,command; echo code=$?");
        foreach ((int rows, int columns) in new[] { (5, 20), (24, 80), (100, 300), (5, 20) })
        {
            await terminal.Resize(rows, columns);
            string screen = await terminal.Until(
                $"the table in {rows} lines",
                lines => Begins(lines[rows - 1], "1-1 of 1 by %CPU") && lines.Any(line => Begins(line, "    PID COMMAND"))
                    && lines.Any(line => Begins(line, "      1 ")));
            Assert.All(screen, letter => Assert.InRange(letter, '\n', '~'));
        }

        await terminal.Enter("q");
        await terminal.Shows("code=0");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_quiet_screen_takes_few_bytes()
    {
        await using Tmux terminal = await Tmux.Start();
        await using ChildProcess one = Sleeper("1003");
        await terminal.Type($"kin top -d 0.1 -n 12 --no-meters -p {one.Id} --report 2>told; echo code=$?");
        await terminal.Shows("code=0");
        string told = await terminal.Says("told");
        Assert.StartsWith("kin: top: 12 looks, ", told, StringComparison.Ordinal);
        string[] words = told.Split(' ');
        int first = Number(words, "for", -2), each = Number(words, "other", -3);
        Assert.InRange(first, 200, 4000); // the whole screen of 24 lines
        Assert.InRange(each, 0, first / 4);
    }

    private static bool Begins(string line, string with) => line.StartsWith(with, StringComparison.Ordinal);

    private static int Number(string[] words, string word, int offset) =>
        int.Parse(words[Array.FindIndex(words, w => w.StartsWith(word, StringComparison.Ordinal)) + offset], CultureInfo.InvariantCulture);

    private static bool IsOf(in ProcessInfo process, Tmux terminal) =>
        process.ReadWorkingDirectory().TryGet(out string? folder) && folder == terminal.Directory;

    private static ChildProcess Sleeper(string seconds) =>
        (new Command("sleep", seconds) with { StandardInput = StandardStream.Null }).Start();

    private static async Task AsBefore(Tmux terminal)
    {
        await terminal.Shows("over");
        Assert.Equal(await terminal.Says("before"), await terminal.Says("after"));
    }
}
