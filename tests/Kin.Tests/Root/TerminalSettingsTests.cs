namespace Kin.Tests.Root;

/// <summary>
/// Console.ReadKey switches echo and lines off and leaves them off. A program that is started then finds the terminal
/// as the user set it all the same; told by stty(1), in a real terminal.
/// </summary>
public sealed class TerminalSettingsTests
{
    [Theory, InlineData("sane"), InlineData("-ixon"), InlineData("-echo"), InlineData("eof ^X -icrnl")]
    public async Task A_program_finds_the_terminal_as_the_user_set_it_and_the_next_key_needs_no_Enter(string set)
    {
        await using TerminalProgram terminal = await TerminalProgram.Start();
        await terminal.Type(
            $"stty {set}; stty -a >before; ./t say:now key 'run:stty -a >during; echo ready; read x; echo got=$x'"
            + " 'run:echo middle' say:then key say:done; stty -a >after; stty sane; echo over");
        await terminal.Shows("now");
        await terminal.Press("a");
        await terminal.Shows("ready");
        await terminal.Type("hello");
        if (set.Contains("icrnl", StringComparison.Ordinal))
        {
            await terminal.Press("C-j"); // Enter is no end of a line for a program to whom the user said so
        }

        await terminal.Shows("then");
        await terminal.Press("b");
        await terminal.Shows("key b");
        await terminal.Shows("over");
        Assert.Equal(terminal.Content("before"), terminal.Content("during"));
        Assert.Equal(terminal.Content("before"), terminal.Content("after"));
    }

    [Fact]
    public async Task The_settings_stay_until_the_last_of_several_programs_has_ended()
    {
        await using TerminalProgram terminal = await TerminalProgram.Start();
        await terminal.Type(
            "stty -a >before; ./t say:now key 'start:read x; stty -a >late' run:true say:then wait key; stty -a >after;"
            + " echo over");
        await terminal.Shows("now");
        await terminal.Press("a");
        await terminal.Shows("then");
        await terminal.Type("line");
        await terminal.Shows("ended: exit code 0");
        await terminal.Press("b");
        await terminal.Shows("over");
        Assert.Equal(terminal.Content("before"), terminal.Content("late"));
        Assert.Equal(terminal.Content("before"), terminal.Content("after"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_a_killed_program_had_set_is_undone(bool afterKey)
    {
        await using TerminalProgram terminal = await TerminalProgram.Start();
        await terminal.Type(
            $"stty -a >before; ./t say:now {(afterKey ? "key " : "")}'run:stty raw -echo; kill -KILL $$'"
            + "; stty -a >after; echo over");
        await terminal.Shows("now");
        if (afterKey)
        {
            await terminal.Press("a");
        }

        await terminal.Shows("ran: killed by SIGKILL");
        await terminal.Shows("over");
        Assert.Equal(terminal.Content("before"), terminal.Content("after"));
    }

    [Fact]
    public async Task What_a_program_sets_and_leaves_so_stays_set()
    {
        await using TerminalProgram terminal = await TerminalProgram.Start();
        await terminal.Type("./t 'run:stty -echo eof ^X'; stty -a >after; stty sane; echo over");
        await terminal.Shows("over");
        Assert.Matches("-echo .*", terminal.Content("after"));
        Assert.Contains("eof = ^X", terminal.Content("after"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_background_nothing_is_changed_and_nobody_is_stopped()
    {
        await using TerminalProgram terminal = await TerminalProgram.Start();
        // exec: a shell that starts a program by vfork(2) cannot stop until that runs, and it may be stopped before.
        await terminal.Type(
            "mkfifo fifo; ./t say:now key 'run:echo $$ $PPID >pids; echo ready; exec cat fifo' 'run:stty -a' >out");
        await terminal.Press("a");
        await Written(terminal);
        await terminal.Press("C-z");
        int[] pids = [.. terminal.Content("pids").Split(' ').Select(int.Parse)];
        await Task.WhenAll(pids.Select(pid => TerminalProgram.Reaches(pid, 'T')));
        await terminal.Type("bg; stty -ixon; stty -a >before; : >fifo; wait; echo ended=$?; stty -a >after; stty sane");
        await terminal.Shows("ended=0");
        await terminal.Type("echo; echo over");
        await terminal.Shows("over");
        Assert.Equal(terminal.Content("before"), terminal.Content("after"));
    }

    private static async Task Written(TerminalProgram terminal)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!terminal.Exists("pids") || terminal.Content("pids").Length == 0)
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
