using Kin.Native;

namespace Kin.Tests.Root;

/// <summary>
/// A child that owns the terminal, in a shell with job control: keys reach it alone, and the terminal always comes
/// back.
/// </summary>
public sealed class ForegroundJobTests
{
    private const string Reader =
        "'foreground:echo $$ >pid; echo $PPID >parent; echo ready; read x; echo got=$x; exit 4'";

    [Fact]
    public async Task Ctrl_C_reaches_the_child_alone_and_the_parent_reads_on()
    {
        await using TerminalProgram terminal = await Ready();
        AssertForeground(terminal);
        await terminal.Press("C-c");
        await terminal.Shows("ran: killed by SIGINT");
        await ReadsOn(terminal);
    }

    [Fact]
    public async Task The_terminal_comes_back_from_a_killed_child()
    {
        await using TerminalProgram terminal = await Ready();
        Assert.Equal(0, Libc.kill(terminal.Pid("pid"), Libc.SIGKILL));
        await terminal.Shows("ran: killed by SIGKILL");
        await ReadsOn(terminal);
    }

    [Fact]
    public async Task Ctrl_Z_gives_the_terminal_to_the_shell_and_fg_to_the_child()
    {
        await using TerminalProgram terminal = await Ready();
        await Suspend(terminal);
        await terminal.Type("fg");
        await Continued(terminal);
        AssertForeground(terminal);
        await Suspend(terminal);
        await terminal.Type("fg");
        await Continued(terminal);
        await terminal.Type("word");
        await terminal.Shows("got=word");
        await terminal.Shows("ran: exit code 4");
        await ReadsOn(terminal);
    }

    [Fact]
    public async Task In_the_background_the_child_waits_for_fg_before_it_reads()
    {
        await using TerminalProgram terminal = await Ready();
        await Suspend(terminal);
        await terminal.Type("bg");
        await TerminalProgram.Reaches(terminal.Pid("parent"), 'T'); // it read, and so both were stopped again
        await terminal.Type("echo; echo shell");
        await terminal.Shows("shell");
        await terminal.Type("fg");
        await Continued(terminal);
        await terminal.Type("word");
        await terminal.Shows("got=word");
        await ReadsOn(terminal);
    }

    [Fact]
    public async Task The_settings_of_a_suspended_child_are_not_those_of_the_shell()
    {
        await using TerminalProgram terminal = await TerminalProgram.Start();
        await terminal.Type(
            "stty -a >before; ./t 'foreground:echo $$ >pid; echo $PPID >parent; stty -echo eof ^X; echo ready; read x;"
            + " stty -a >later' say:end line");
        await terminal.Shows("ready");
        await Suspend(terminal);
        await terminal.Type("stty -a >between; fg");
        await Continued(terminal);
        await terminal.Type("word");
        await terminal.Shows("end");
        await terminal.Type("more");
        await terminal.Shows("line more");
        Assert.Equal(terminal.Content("before"), terminal.Content("between"));
        Assert.Contains("eof = ^X", terminal.Content("later"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_shell_could_continue_it_Ctrl_Z_does_nothing()
    {
        Capability.RequireProgram("script", "bsdutils");
        await using TerminalProgram terminal = await TerminalProgram.Start();
        await terminal.Type(
            $"script -qc \"exec ./t {Reader.Replace("$", "\\$", StringComparison.Ordinal)} line\" /dev/null");
        await terminal.Shows("ready");
        await terminal.Press("C-z");
        await terminal.Type("word");
        await terminal.Shows("got=word");
        await ReadsOn(terminal);
    }

    [Fact]
    public async Task The_terminal_comes_back_when_the_program_does_not_exist()
    {
        await using TerminalProgram terminal = await TerminalProgram.Start();
        await terminal.Type("./t missing line");
        await terminal.Shows("ENOENT");
        await ReadsOn(terminal);
    }

    private static async Task<TerminalProgram> Ready()
    {
        TerminalProgram terminal = await TerminalProgram.Start();
        await terminal.Type($"./t {Reader} line");
        await terminal.Shows("ready");
        return terminal;
    }

    private static async Task ReadsOn(TerminalProgram terminal)
    {
        await terminal.Type("parent");
        await terminal.Shows("line parent");
    }

    private static async Task Suspend(TerminalProgram terminal)
    {
        await terminal.Press("C-z");
        await TerminalProgram.Reaches(terminal.Pid("pid"), 'T');
        await TerminalProgram.Reaches(terminal.Pid("parent"), 'T');
    }

    private static async Task Continued(TerminalProgram terminal)
    {
        await TerminalProgram.Reaches(terminal.Pid("pid"), 'S');
        await TerminalProgram.Reaches(terminal.Pid("parent"), 'S');
    }

    private static void AssertForeground(TerminalProgram terminal)
    {
        ProcStat child = ProcStat.Of(terminal.Pid("pid"))!, parent = ProcStat.Of(terminal.Pid("parent"))!;
        Assert.Equal(terminal.Pid("pid"), child.ForegroundGroup);
        Assert.Equal(child.Group, child.ForegroundGroup);
        Assert.NotEqual(child.Group, parent.Group);
        Assert.Equal(child.Session, parent.Session);
    }
}
