using System.Globalization;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin run --tty` in a real terminal: the program has one of its own, and the two are like one.</summary>
public sealed class RunTtyTests
{
    private const string Settings = "stty -a >before; ", After = "; echo code=$?; stty -a >after; echo 'ov''er'";

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_program_has_another_terminal_of_the_same_size_and_leads_its_session()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(
            "tty >outer; kin run --tty -- sh -c 'tty >inner; stty size >size; ps -o sid= -p $$ >sid; echo $$ >pid'; echo done");
        await terminal.Shows("done");
        Assert.NotEqual(await terminal.Says("outer"), await terminal.Says("inner"));
        Assert.Equal("24 80", await terminal.Says("size"));
        Assert.Equal(await terminal.Says("pid"), await terminal.Says("sid"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_editor_edits_and_the_terminal_is_as_before()
    {
        Capability.RequireProgram("vi", "vim");
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(Settings + "kin run --tty vi -u NONE text" + After);
        await terminal.Shows("~");
        await terminal.Press("i");
        await terminal.Type("hello from vi");
        await terminal.Press("Escape");
        await terminal.Type(":wq");
        await terminal.Shows("code=0");
        await AsBefore(terminal);
        Assert.Equal("hello from vi", await terminal.Says("text"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_pager_pages_and_follows_the_size_of_the_window()
    {
        Capability.RequireProgram("less", "less");
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("seq 1000 >text; LESS= kin run --tty less text; echo code=$?");
        await terminal.Shows("23");
        await terminal.Resize(40, 100);
        await terminal.Shows("39");
        await terminal.Press("G");
        await terminal.Shows("1000");
        await terminal.Press("q");
        await terminal.Shows("code=0");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_screen_that_redraws_itself_is_shown_and_ends_by_its_key()
    {
        Capability.RequireProgram("top", "procps");
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("cd /; HOME=/ kin run --tty top -p $$ -d 1; echo code=$?");
        await terminal.ShowsPart("load average");
        await terminal.Press("q");
        await terminal.Shows("code=0");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Ctrl_C_is_a_key_for_the_program_and_kin_runs_on()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(Settings + "kin run --tty -- sh -c 'trap \"echo int\" INT; echo ready;"
            + " while :; do read x && exit 7; done'" + After);
        await terminal.Shows("ready");
        await terminal.Press("C-c");
        await terminal.Shows("int");
        await terminal.Press("Enter");
        await terminal.Shows("code=7");
        await AsBefore(terminal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_size_changed_meanwhile_is_told_to_the_program()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("kin run --tty -- sh -c 'trap \"stty size\" WINCH; echo ready; while :; do sleep 0.1; done'");
        await terminal.Shows("ready");
        await terminal.Resize(31, 97);
        await terminal.Shows("31 97");
        await terminal.Press("C-c");
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("kill -TERM $PPID; sleep 60", 143), InlineData("kill -HUP $PPID; sleep 60", 129)]
    [InlineData("kill -QUIT $PPID; sleep 60", 131), InlineData("kill -KILL $$", 137), InlineData("exit 9", 9)]
    [InlineData("stty raw -echo; exit 0", 0)]
    public async Task However_it_ends_the_terminal_is_as_before(string program, int code)
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(Settings + $"kin run --tty -- sh -c '{program}'" + After);
        await terminal.Shows($"code={code}");
        await AsBefore(terminal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Started_in_the_background_it_stops_and_after_fg_the_terminal_is_one_for_lines()
    {
        string bash = Capability.RequireProgram("bash", "bash");
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type($"exec {bash} --norc");
        await terminal.Type("kin run --tty -- sh -c 'echo $PPID >pid; while read x; do echo got $x; done; exit 3' & echo $! >kin");
        int kin = int.Parse(await terminal.Says("kin"), CultureInfo.InvariantCulture);
        await TerminalProgram.Reaches(kin, 'T');
        await terminal.Type("fg; echo code=$?");
        await terminal.Says("pid");
        await terminal.Type("hello");
        await terminal.Shows("got hello");
        await terminal.Press("C-d");
        await terminal.Shows("code=3");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_cannot_be_shown_is_told()
    {
        CommandOutput output = await KinTool.Shell("kin run --tty echo hi >/dev/full");
        Assert.Equal(
            (1, "kin: standard output cannot be written: No space left on device.\n"),
            (output.Status.Code, output.StandardError));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task When_kin_is_killed_by_SIGKILL_the_program_loses_its_terminal_and_ends()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("kin run --tty -- sh -c 'echo $PPID >pid; echo $$ >program; echo ready; sleep 60'");
        await terminal.Shows("ready");
        int kin = int.Parse(await terminal.Says("pid"), CultureInfo.InvariantCulture);
        int program = int.Parse(await terminal.Says("program"), CultureInfo.InvariantCulture);
        using var process = ProcessHandle.Open(program);
        await new Command("kill", "-KILL", $"{kin}").RunAsync(TestContext.Current.CancellationToken);
        await process.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_program_that_cannot_be_started_leaves_the_terminal_alone()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(Settings + "kin run --tty /no/such/program" + After);
        await terminal.Shows("code=127");
        await AsBefore(terminal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Kin_that_is_told_to_stop_gives_the_terminal_back_and_fg_goes_on()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(Settings + "kin run --tty -- sh -c 'echo $PPID >pid; echo ready; read x; echo got $x; exit 5'");
        await terminal.Shows("ready");
        int kin = int.Parse(await terminal.Says("pid"), CultureInfo.InvariantCulture);
        await new Command("kill", "-TSTP", $"{kin}").RunAsync(TestContext.Current.CancellationToken);
        await TerminalProgram.Reaches(kin, 'T');
        await terminal.Type("stty -a >after; echo 'ov''er'");
        await AsBefore(terminal);
        await terminal.Type("fg; echo code=$?");
        await TerminalProgram.Reaches(kin, 'S');
        await terminal.Type("hello");
        await terminal.Shows("got hello");
        await terminal.Shows("code=5");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_program_that_is_stopped_stops_kin_and_fg_continues_both()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(Settings + "kin run --tty -- sh -c 'echo $$ $PPID >pid; echo ready; read x; exit 6'");
        await terminal.Shows("ready");
        int[] pids = [.. (await terminal.Says("pid")).Split(' ').Select(int.Parse)];
        await new Command("kill", "-STOP", $"{pids[0]}").RunAsync(TestContext.Current.CancellationToken);
        await TerminalProgram.Reaches(pids[1], 'T');
        await terminal.Type("stty -a >after; echo 'ov''er'");
        await AsBefore(terminal);
        await terminal.Type("fg; echo code=$?");
        await TerminalProgram.Reaches(pids[0], 'S');
        await terminal.Press("Enter");
        await terminal.Shows("code=6");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task In_the_background_it_leaves_the_terminal_alone_until_it_is_in_front()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(Settings + "kin run --tty -- sh -c 'read x; echo got $x' & echo $! >kin");
        int kin = int.Parse(await terminal.Says("kin"), CultureInfo.InvariantCulture);
        await TerminalProgram.Reaches(kin, 'T');
        await terminal.Type("stty -a >after; echo 'ov''er'");
        await AsBefore(terminal);
        await terminal.Type("fg");
        await TerminalProgram.Reaches(kin, 'S');
        await terminal.Type("hello");
        await terminal.Shows("got hello");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task In_the_background_it_is_explained_without_waiting_for_the_foreground()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("kin run --tty --explain true >plan & wait $!; echo code=$?");
        await terminal.Shows("code=0");
        Assert.Contains("TIOCSWINSZ, {24, 80}", await terminal.Says("plan"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_window_that_is_closed_hangs_the_program_up()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(
            "kin run --tty -- sh -c 'trap \"echo hup >end; exit\" HUP; echo $PPID >pid; while :; do sleep 0.1; done'");
        int kin = int.Parse(await terminal.Says("pid"), CultureInfo.InvariantCulture);
        await terminal.Close();
        Assert.Equal("hup", await terminal.Says("end"));
        while (ProcStat.Of(kin) is { State: not 'Z' })
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static async Task AsBefore(Tmux terminal)
    {
        await terminal.Shows("over");
        Assert.Equal(await terminal.Says("before"), await terminal.Says("after"));
    }
}
