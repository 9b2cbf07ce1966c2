using System.Globalization;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin run --detach`: a daemon from the command line.</summary>
public sealed class RunDetachTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_prints_the_pid_of_a_daemon_that_lives_on_in_a_session_of_its_own()
    {
        using TemporaryDirectory directory = new();
        CommandOutput output = await KinTool.Shell("kin run --detach --log log -- sh -c 'pwd; echo $$; exec sleep 175'", directory.Path);
        Assert.Equal("", output.StandardError);
        int id = int.Parse(output.StandardOutput, CultureInfo.InvariantCulture);
        using var daemon = ProcessHandle.Open(id);
        ProcStat stat = ProcStat.Of(id)!;
        Assert.Equal(id, stat.Group);
        Assert.False(Directory.Exists($"/proc/{stat.Session}"));
        while ((await File.ReadAllLinesAsync($"{directory.Path}/log", Cancel)).Length < 2)
        {
            await Task.Delay(1, Cancel);
        }

        Assert.Equal([directory.Path, $"{id}"], await File.ReadAllLinesAsync($"{directory.Path}/log", Cancel));
        Assert.True(daemon.Kill());
        await daemon.WaitAsync(Cancel);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData("INT", 130), InlineData("TERM", 143), InlineData("HUP", 129)]
    public async Task Ended_before_the_daemon_is_ready_it_stops_it(string signal, int code)
    {
        using TemporaryDirectory directory = new();
        // Not by the shell: one without job control starts what it puts into the background with SIGINT ignored.
        const string Wait = "import subprocess, sys, time, os; p = subprocess.Popen(sys.argv[2:])\n"
            + "while not os.path.exists('id'): time.sleep(.01)\n"
            + "p.send_signal(getattr(__import__('signal'), 'SIG' + sys.argv[1])); print(p.wait())";
        CommandOutput output = await KinTool.Shell(
            $"python3 -c \"{Wait}\" {signal} kin run --detach --ready -- sh -c 'echo $$ >id.new; mv id.new id; exec sleep 60'",
            directory.Path);
        int id = int.Parse(await File.ReadAllTextAsync($"{directory.Path}/id", Cancel), CultureInfo.InvariantCulture);
        Assert.Equal(($"{code}\n", "kin: the daemon was not ready yet and has been stopped.\n"),
            (output.StandardOutput, output.StandardError));
        await ProcStat.Ended(id, Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Killed_before_the_daemon_is_ready_it_leaves_it_running_and_the_word_finds_nobody()
    {
        Capability.RequireProgram("systemd-notify", "systemd");
        using TemporaryDirectory directory = new();
        const string Daemon = "echo $$ >id.new; mv id.new id; while [ ! -e go ]; do sleep 0.01; done;"
            + " systemd-notify --ready; echo $? >told.new; mv told.new told; exec sleep 179";
        await using ChildProcess kin = (new Command(KinTool.Path, "run", "--detach", "--ready", "--", "sh", "-c", Daemon) with
        {
            WorkingDirectory = directory.Path, StandardError = StandardStream.Null, StandardOutput = StandardStream.Null,
            Environment = new Dictionary<string, string?> { ["DOTNET_EnableDiagnostics"] = "0" }, // no files of a killed runtime
        }).Start();
        using var daemon = ProcessHandle.Open(await directory.WaitForPid("id", Cancel));
        kin.Kill();
        await kin.WaitAsync(Cancel);
        await File.WriteAllTextAsync($"{directory.Path}/go", "", Cancel);
        Assert.NotEqual("0\n", await directory.WaitForFile("told", Cancel));
        Assert.True(daemon.Kill());
        await daemon.WaitAsync(Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task When_its_pid_cannot_be_printed_the_error_says_it()
    {
        CommandOutput output = await KinTool.Shell("kin run --detach -- sleep 60 >/dev/full");
        Assert.Equal(1, output.Status.Code);
        string id = output.StandardError.TrimEnd('.', '\n').Split(' ')[^1];
        Assert.EndsWith($" The daemon runs: its pid is {id}.\n", output.StandardError, StringComparison.Ordinal);
        using var daemon = ProcessHandle.Open(int.Parse(id, CultureInfo.InvariantCulture));
        Assert.True(daemon.Kill());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task With_ready_it_waits_for_the_word_of_the_program_and_tells_of_its_failure()
    {
        Capability.RequireProgram("systemd-notify", "systemd");
        using TemporaryDirectory directory = new();
        CommandOutput output = await KinTool.Shell(
            "kill $(kin run --detach --ready -- sh -c ': >came; systemd-notify --ready; exec sleep 176') && ls", directory.Path);
        Assert.Equal(("came\n", ""), (output.StandardOutput, output.StandardError));
        output = await KinTool.Shell(
            "kin run --detach --ready --pid-file pid --log log -- sh -c 'echo broken >&2; exit 3'; echo $?; ls pid", directory.Path);
        Assert.Equal("125\n", output.StandardOutput);
        Assert.StartsWith(
            "kin: The daemon sh ended before it was ready (exit code 3). It wrote:\nbroken\n", output.StandardError, StringComparison.Ordinal);
        output = await KinTool.Shell("kin run --detach --ready -- sh -c 'echo broken >&2; exit 3'", directory.Path);
        Assert.Equal(
            "kin: The daemon sh ended before it was ready (exit code 3). What it wrote was thrown away: --log FILE keeps it.\n",
            output.StandardError);
        output = await KinTool.Shell("kin run --detach --ready --timeout 0.5 sleep 177; echo $?", directory.Path);
        Assert.Equal("125\n", output.StandardOutput);
        Assert.Contains("was not ready after 00:00:00.5", output.StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_second_one_is_told_who_has_the_pid_file()
    {
        using TemporaryDirectory directory = new();
        CommandOutput output = await KinTool.Shell(
            "first=$(kin run --detach --pid-file pid sleep 178); kin run --detach --pid-file pid sleep 178; echo $?;"
            + " [ $first = $(cat pid) ] && kill $first", directory.Path);
        Assert.Equal("125\n", output.StandardOutput);
        Assert.Matches(@"^kin: .*/pid is held by process \d+ \(sleep\), which runs since ", output.StandardError);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--ready true", "go with --detach")]
    [InlineData("--detach --timeout 3 true", "--timeout needs --ready")]
    [InlineData("--detach --ready --timeout never true", "no number of seconds")]
    [InlineData("--detach --tty true", "neither --tty nor")]
    [InlineData("--detach --pid-file= true", "--pid-file is empty")]
    public async Task Options_that_do_not_go_together_are_errors_of_usage(string words, string error)
    {
        CommandOutput output = await KinTool.Shell($"kin run {words}");
        Assert.Equal(2, output.Status.Code);
        Assert.Contains(error, output.StandardError, StringComparison.Ordinal);
    }
}
