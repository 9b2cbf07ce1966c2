namespace Kin.Tests.Tool;

/// <summary>In a real terminal `kin run` is not noticed.</summary>
public sealed class RunTerminalTests
{
    // Counts the interrupts it gets and goes on; ends with 7 on Enter.
    private const string Counter =
        "trap 'n=$((n+1)); echo int $n' INT; echo ready; while :; do read x && exit 7; done";

    [Fact]
    public async Task Ctrl_C_ends_the_program_and_kin_with_130()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("kin run sh -c 'echo $$ > pid; echo ready; exec sleep 60'");
        await terminal.Shows("ready");
        string pid = await Read(terminal, "pid");
        await terminal.Press("C-c");
        await terminal.Type("code=$?; echo; echo code=$code");
        await terminal.Shows("code=130");
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    // The same without a terminal to read from; ends with 7 on the second interrupt.
    private const string CounterInBackground =
        "trap 'n=$((n+1)); echo int $n; test $n = 2 && kill $! && exit 7' INT; echo ready;"
        + " while :; do sleep 60 & wait $!; kill $!; done";

    [Theory, InlineData("", Counter), InlineData("--new-group", CounterInBackground)]
    public async Task Ctrl_C_arrives_once(string option, string program)
    {
        await using Tmux terminal = await Tmux.Start();
        await File.WriteAllTextAsync($"{terminal.Directory}/count.sh", program, Cancel);
        await terminal.Type($"kin run {option} sh count.sh; echo code=$?");
        await terminal.Shows("ready");
        await terminal.Press("C-c");
        await terminal.Shows("int 1");
        await terminal.Press("C-c");
        await terminal.Shows("int 2");
        await terminal.Press("Enter");
        string screen = await terminal.Shows("code=7");
        Assert.DoesNotContain("int 3", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_Z_stops_both_and_fg_continues_both()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("kin run sh -c 'echo $$ $PPID > pid; echo ready; read x; exit 5'; echo code=$?");
        await terminal.Shows("ready");
        int[] pids = await Pids(terminal);
        await terminal.Press("C-z");
        await Task.WhenAll(pids.Select(pid => State(pid, 'T')));
        await terminal.Type("fg");
        await Task.WhenAll(pids.Select(pid => State(pid, 'S')));
        await terminal.Press("Enter");
        await State(pids[0], null);
        await State(pids[1], null);
    }

    [Fact]
    public async Task Ctrl_C_leaves_a_loop_of_the_shell()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("for i in 1 2 3; do kin run sh -c 'echo ready; exec sleep 60'; echo next=$i; done");
        await terminal.Shows("ready");
        await terminal.Press("C-c");
        await terminal.Type("echo; echo prompt");
        string screen = await terminal.Shows("prompt");
        Assert.DoesNotContain("next=1", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_refuses_Ctrl_Z_runs_on_and_so_does_kin()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(
            "kin run sh -c 'trap \"\" TSTP; echo $$ $PPID >pid; echo ready; read x; read y; exit 5'; echo code=$?");
        await terminal.Shows("ready");
        int[] pids = await Pids(terminal);
        await terminal.Press("C-z");
        await terminal.Press("Enter");
        Assert.All(pids, pid => Assert.NotEqual('T', Root.ProcStat.Of(pid)?.State));
        await terminal.Press("Enter");
        await terminal.Shows("code=5");
    }

    [Fact]
    public async Task A_program_that_cleans_up_before_it_stops_takes_kin_along()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type(
            "kin run sh -c 'trap \"echo; echo bye; kill -STOP $$\" TSTP; echo $$ $PPID >pid; echo ready;"
            + " while :; do read x && exit 5; done'; echo code=$?");
        await terminal.Shows("ready");
        int[] pids = await Pids(terminal);
        await terminal.Press("C-z");
        string screen = await terminal.Shows("bye");
        await Task.WhenAll(pids.Select(pid => State(pid, 'T')));
        Assert.Single(screen.Split('\n'), line => line.TrimEnd() == "bye");
        await terminal.Type("fg");
        await Task.WhenAll(pids.Select(pid => State(pid, 'S')));
        await terminal.Press("Enter");
        await State(pids[0], null);
    }

    [Fact]
    public async Task Kin_alone_is_told_to_stop_and_to_go_on_and_both_do()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("kin run sh -c 'echo $$ $PPID >pid; echo ready; exec sleep 60'");
        await terminal.Shows("ready");
        int[] pids = await Pids(terminal);
        await terminal.Press("C-z");
        await Task.WhenAll(pids.Select(pid => State(pid, 'T')));
        await terminal.Type("bg");
        await Task.WhenAll(pids.Select(pid => State(pid, 'S')));
        await Told("TSTP", 'T');
        await Told("CONT", 'S');
        await Told("TSTP", 'T');
        await Told("CONT", 'S');
        await terminal.Type($"kill -TERM {pids[1]}; wait; echo; echo ended");
        await terminal.Shows("ended");
        Assert.Null(Root.ProcStat.Of(pids[0]));

        async Task Told(string signal, char state)
        {
            await terminal.Type($"kill -{signal} {pids[1]}");
            await Task.WhenAll(pids.Select(pid => State(pid, state)));
        }
    }

    [Fact]
    public async Task A_program_in_the_background_that_wants_to_read_stops_with_kin_and_the_shell_goes_on()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("kin run --new-group sh -c 'echo $$ $PPID >pid; read x'; echo; echo shell");
        await terminal.Shows("shell");
        int[] pids = await Pids(terminal);
        await Task.WhenAll(pids.Select(pid => State(pid, 'T')));
        await terminal.Type($"kill -KILL {pids[0]}; fg; echo; echo code=$?");
        await State(pids[1], null);
    }

    [Fact]
    public async Task A_pager_shows_its_pages_and_quits()
    {
        Capability.RequireProgram("less", "less");
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("seq 1000 | LESS= kin run less; echo code=$?");
        await terminal.Shows("23");
        await terminal.Press("G");
        await terminal.Shows("1000");
        await terminal.Press("q");
        await terminal.Shows("code=0");
    }

    [Fact]
    public async Task An_editor_edits_and_the_terminal_is_as_before()
    {
        Capability.RequireProgram("vi", "vim");
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("stty -a > before; kin run vi -u NONE text; echo code=$?; stty -a > after");
        await terminal.Shows("~");
        await terminal.Press("i");
        await terminal.Type("hello from vi");
        await terminal.Press("Escape");
        await terminal.Type(":wq");
        await terminal.Shows("code=0");
        await terminal.Type("echo 'do''ne'");
        await terminal.Shows("done");
        Assert.Equal("hello from vi\n\n", await File.ReadAllTextAsync($"{terminal.Directory}/text", Cancel));
        Assert.Equal(await Read(terminal, "before"), await Read(terminal, "after"));
    }

    [Fact]
    public async Task What_the_program_sets_of_the_terminal_stays_set()
    {
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type("kin run stty -echo; stty -a | grep -o -e '-echo ' > set; stty echo; echo done");
        await terminal.Shows("done");
        Assert.Equal("-echo", await Read(terminal, "set"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<string> Read(Tmux terminal, string file) =>
        (await File.ReadAllTextAsync($"{terminal.Directory}/{file}", Cancel)).Trim();

    // Of the program and of kin, as the program wrote them.
    private static async Task<int[]> Pids(Tmux terminal)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!File.Exists($"{terminal.Directory}/pid") || (await Read(terminal, "pid")).Length == 0)
        {
            await Task.Delay(5, limit.Token);
        }

        return [.. (await Read(terminal, "pid")).Split(' ').Select(int.Parse)];
    }

    private static async Task State(int pid, char? state)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (Root.ProcStat.Of(pid)?.State != state)
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
