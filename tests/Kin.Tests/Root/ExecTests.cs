using System.Text.RegularExpressions;
using Kin.Native;
using Kin.Tests.Native;
using Kin.Tests.Workers;

namespace Kin.Tests.Root;

/// <summary>This process becomes another program, as the kernel shows it; or it goes on unharmed.</summary>
public sealed class ExecTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds), InlineData, InlineData("--thread"), InlineData("--busy", "--thread")]
    public async Task The_process_keeps_its_number_and_is_the_program(params string[] options)
    {
        await using ChildProcess child = (new Command(
            TestChild.Path, ["exec", .. options, "sh", "-c", "echo $$; readlink /proc/$$/exe; ls /proc/$$/task | wc -l; exit 7"])
            with { StandardOutput = StandardStream.Piped }).Start();
        using StreamReader output = new(child.StandardOutput);
        string[] lines = (await output.ReadToEndAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, lines.Length);
        Assert.Equal($"{child.Id}", lines[0]);
        Assert.DoesNotContain("kin-test-child", lines[1], StringComparison.Ordinal);
        Assert.Equal("1", lines[2]);
        Assert.Equal(7, (await child.WaitAsync(Cancel)).Code);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_finds_signals_as_a_new_program_does()
    {
        string status = await Output("--handlers", "--thread", "cat", "/proc/self/status");
        ulong ignoredHere = Mask(await File.ReadAllTextAsync("/proc/self/status", Cancel), "SigIgn");

        Assert.Equal(0UL, Mask(status, "SigBlk"));
        Assert.Equal(0UL, Mask(status, "SigCgt"));
        Assert.Equal(ignoredHere & ~Bit(Libc.SIGPIPE), Mask(status, "SigIgn"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_ignores_what_it_is_to_ignore() => Assert.NotEqual(
        0UL, Mask(await Output("--ignore", "cat", "/proc/self/status"), "SigIgn") & Bit(Signal.Hangup.Number));

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_has_no_descriptors_but_the_standard_ones() => Assert.Equal(
        "0 1 2 3", // 3 is the folder that ls reads
        string.Join(' ', (await Output("ls", "/proc/self/fd")).Split('\n', StringSplitOptions.RemoveEmptyEntries)));

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_has_the_limit_of_open_files_that_the_process_was_started_with()
    {
        string plain = (await new Command("sh", "-c", "ulimit -n").CaptureAsync(Cancel)).StandardOutput;

        Assert.Equal(plain, await Output("sh", "-c", "ulimit -n"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task All_that_a_child_can_be_given_holds_for_it()
    {
        string text = await Output(
            "--hard", "sh", "-c",
            "cat /proc/self/oom_score_adj; umask; ulimit -c; ulimit -n; nice; taskset -cp $$; chrt -p $$; ionice -p $$; "
            + "grep NoNew /proc/self/status; [ $(ps -o pgid= $$) = $$ ] && echo leads");
        string[] parts =
        [
            "321\n0027\n0\n100\n7\n", "list: 0\n", "SCHED_BATCH", "best-effort: prio 6", "NoNewPrivs:\t1", "leads",
        ];

        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_runs_as_another_user_with_the_groups_of_that_user()
    {
        Capability.RequireRoot();

        Assert.Equal(await Text("id", "daemon"), await Output("--user", "daemon", "id"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_leads_a_session_when_it_can()
    {
        string stat = await Output("--session", "cat", "/proc/self/stat");
        string[] fields = stat.Split(' ');

        Assert.Equal((fields[0], fields[0]), (fields[4], fields[5]));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("execve ENOENT", "/no/such/program")]
    [InlineData("execve ENOENT", "kin-no-such-program")]
    [InlineData("execve EACCES", "/etc/passwd")]
    [InlineData("execve ENOENT", "--hard", "/no/such/program")]
    [InlineData("execve ENOENT", "--handlers", "--hard", "--thread", "/no/such/program")]
    [InlineData("execve ENOENT", "--busy", "--hard", "--thread", "/no/such/program")]
    [InlineData("chdir ENOENT", "--hard", "--cwd", "/no/such", "true")]
    [InlineData("getpwnam ENOENT", "--user", "kin-nobody-at-all", "true")]
    public async Task What_cannot_be_run_leaves_the_process_as_it_was(string step, params string[] arguments)
    {
        string output = await Output(arguments);

        Assert.True(output == $"{step}\nas it was\nand it starts children\n", output);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_user_that_was_changed_on_the_way_is_put_back()
    {
        Capability.RequireRoot();

        Assert.Equal(
            "execve ENOENT\nas it was\nand it starts children\n",
            await Output("--hard", "--user", "daemon", "/no/such/program"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Nothing_stays_in_the_temporary_folder()
    {
        using TemporaryDirectory folder = new();
        CommandOutput output = await (new Command(TestChild.Path, "exec", "--handlers", "true") with
        {
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = folder.Path },
        }).CaptureAsync(Cancel);

        Assert.True(output.Success, output.StandardError);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_trace_shows_the_steps_in_a_thread_of_its_own()
    {
        string strace = Capability.RequireProgram("strace", "strace");
        using TemporaryDirectory folder = new();
        string file = Path.Combine(folder.Path, "trace");
        CommandOutput output = await new Command(
            strace, "-f", "-o", file, "-e", "trace=clone,execve,chdir,rt_sigprocmask,umask", TestChild.Path, "exec", "--hard",
            "--cwd", "/usr", "pwd").CaptureAsync(Cancel);
        Capability.Require("ptrace", !output.StandardError.Contains("ptrace", StringComparison.Ordinal));
        string[] lines = await File.ReadAllLinesAsync(file, Cancel);
        string exec = lines.Last(line => line.Contains("execve(", StringComparison.Ordinal));
        string thread = exec.Split(' ')[0];
        string[] steps = [.. lines.Where(line => line.StartsWith(thread + " ", StringComparison.Ordinal))];

        Assert.Equal("/usr\n", output.StandardOutput);
        Assert.Contains(lines, line => line.Contains("CLONE_THREAD|CLONE_SYSVSEM", StringComparison.Ordinal)
            && line.Contains("CLONE_VFORK", StringComparison.Ordinal));
        Assert.Contains(steps, line => line.Contains("umask(027)", StringComparison.Ordinal));
        Assert.Contains(steps, line => line.Contains("chdir(\"/usr\")", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("superseded by execve", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Under_garbage_collections_it_becomes_the_program_every_time()
    {
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal("x\n", await Output("--busy", "--handlers", "--thread", "echo", "x"));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Without_clone3_and_close_range_it_becomes_the_program_too()
    {
        using RefusingFilter filter = RefusingFilter.Compile();
        string[] lines = (await Text(
            "sh", "-c", $"exec 9</dev/null; exec {filter.Program} clone3,close_range {TestChild.Path} exec --hard ls /proc/self/fd"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("0 1 2 3", string.Join(' ', lines));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Another_root_is_that_of_the_program_and_a_failure_there_gives_the_old_one_back()
    {
        Capability.RequireRoot();
        string compiler = Capability.RequireProgram("cc", "gcc and libc6-dev");
        using TemporaryDirectory root = new();
        await File.WriteAllTextAsync(
            $"{root.Path}/p.c",
            "#include <stdio.h>\n#include <unistd.h>\nint main() { char b[99]; puts(getcwd(b, 99)); return access(\"/p.c\", F_OK); }",
            Cancel);
        new Command(compiler, "-static", "-o", $"{root.Path}/p", $"{root.Path}/p.c").Capture().EnsureSuccess();

        Assert.Equal("/\n", await Output("--root", root.Path, "/p"));
        Assert.Equal(
            "execve ENOENT\nas it was\nand it starts children\n", await Output("--root", root.Path, "/no/such/program"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_death_signal_that_was_asked_for_ends_the_program_with_its_parent()
    {
        await using ChildProcess shell = (new Command(
            "sh", "-c", $"'{TestChild.Path}' exec --thread --death USR1 sh -c 'echo $$; exec sleep 60' & wait")
            with { StandardOutput = StandardStream.Piped }).Start();
        using StreamReader output = new(shell.StandardOutput);
        int program = int.Parse((await output.ReadLineAsync(Cancel))!, System.Globalization.CultureInfo.InvariantCulture);
        using var process = ProcessHandle.Open(program);
        Assert.False(process.HasExited);
        shell.Kill();
        await process.WaitAsync(Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task After_a_key_of_the_console_the_program_finds_the_terminal_as_it_was()
    {
        Command command = new Command(
            "sh", "-c", $"stty -g; '{TestChild.Path}' exec --key stty -g; stty -g").WithTerminal(24, 80);
        await using ChildProcess child = command.Start();
        await child.Terminal!.WriteAsync("k"u8.ToArray(), Cancel);
        using StreamReader screen = new(child.Terminal);
        string shown = await screen.ReadToEndAsync(Cancel);
        string[] settings = [.. Regex.Matches(shown, "[0-9a-f]+(:[0-9a-f]+){10,}").Select(match => match.Value)];

        Assert.Equal(3, settings.Length);
        Assert.Single(settings.Distinct());
        Assert.Contains("key k", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_that_nobody_would_serve_are_refused()
    {
        Command cat = new("cat");

        Assert.Throws<InvalidOperationException>(() => (cat with { StandardInput = StandardStream.Piped }).Exec());
        Assert.Throws<InvalidOperationException>(
            () => (cat with { StandardInput = StandardStream.FromStream(Stream.Null) }).Exec());
        Assert.Throws<InvalidOperationException>(() => (cat with { Foreground = true }).Exec());
    }

    private static ulong Bit(int signal) => 1UL << (signal - 1);

    private static ulong Mask(string status, string name) => Native.Spawn.SpawnedProgram.Mask(status, name);

    private static Task<string> Output(params string[] arguments) => Text(TestChild.Path, ["exec", .. arguments]);

    private static async Task<string> Text(string program, params string[] arguments)
    {
        CommandOutput output = await (new Command(program, arguments) with
        {
            StandardInput = StandardStream.Null, NewProcessGroup = false,
        }).CaptureAsync(Cancel);
        Assert.Equal("", output.StandardError);
        return output.StandardOutput;
    }
}
