using System.Text.Json;

namespace Kin.Tests.Tool;

/// <summary>`kin limits`, beside prlimit(1) and the shell's ulimit.</summary>
public sealed class LimitsTests
{
    [Fact]
    public async Task Those_of_the_shell_are_shown()
    {
        CommandOutput output = await KinTool.Shell("ulimit -S -n 123; ulimit -c 0; kin limits; true");
        string[] lines = output.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(17, lines.Length);
        Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, "^nofile +123 +[0-9]+ +files"));
        Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, "^core +0 +0 +bytes"));
    }

    [Fact]
    public async Task They_are_set_and_prlimit_sees_them()
    {
        string prlimit = Capability.RequireProgram("prlimit", "util-linux");
        CommandOutput output = await KinTool.Shell(
            "sleep 60 & kin limits $! --nofile 64:128 --core 1K --stack 8M: --json; kin limits $! --nofile :100 >/dev/null; "
            + $"{prlimit} --raw --noheadings -o SOFT,HARD --nofile --core -p $!; kill $!");
        int end = output.StandardOutput.LastIndexOf('}') + 1;
        using var json = JsonDocument.Parse(output.StandardOutput[..end]);
        JsonElement limits = json.RootElement.GetProperty("limits");

        Assert.Equal("", output.StandardError);
        Assert.Equal(16, limits.EnumerateObject().Count());
        Assert.Equal(64, limits.GetProperty("nofile").GetProperty("soft").GetInt32());
        Assert.Equal(1024, limits.GetProperty("core").GetProperty("hard").GetInt32());
        Assert.Equal(8 << 20, limits.GetProperty("stack").GetProperty("soft").GetInt32());
        string[] seen = output.StandardOutput[end..].Trim().Split('\n');
        Assert.Equal(["1024 1024", "64 100"], seen.Order());
    }

    [Theory]
    [InlineData("limits 1 2", "one word too many", 2)]
    [InlineData("limits x", "'x' is no number of a process", 2)]
    [InlineData("limits --nofile 5", "takes the PID of a process", 2)]
    [InlineData("limits 1 --nofile 5:4", "above the hard one", 2)]
    [InlineData("limits 1 --nofile much", "is no limit", 2)]
    [InlineData("limits 999999999", "failed: ", 1)]
    [InlineData("run --limit nofle=5 true", "names none of", 2)]
    [InlineData("run --sched fifo:0 true", "is none of", 2)]
    [InlineData("run --cpu-list 3-1 true", "no list of CPUs", 2)]
    [InlineData("run --cpu-list 60000 true", "There is no CPU 60000", 125)]
    [InlineData("run --ionice realtime:8 true", "is none of", 2)]
    [InlineData("run --nice 20 true", "no number from -20 to 19", 2)]
    [InlineData("run --umask 888 true", "no octal number", 2)]
    [InlineData("run --ignore KILL true", "no signal that can be", 2)]
    [InlineData("run --user kin-no-such true", "getpwnam(user kin-no-such) failed: ENOENT", 125)]
    public Task What_is_wrong_is_one_line(string words, string message, int code) =>
        KinTool.IsRefused(words, message, code);

    [Fact]
    public async Task A_program_is_run_with_all_that_was_asked_for()
    {
        CommandOutput output = await KinTool.Run(
            "run", "--nice", "6", "--sched", "batch", "--cpu-list", "0", "--ionice", "idle", "--oom-score", "55", "--nofile", "70:80",
            "--limit", "core=0", "--umask", "027", "--no-new-privileges", "--ignore", "HUP", "--block", "USR1", "--argv0", "me", "sh",
            "-c", "nice; chrt -p $$ | grep -c BATCH; taskset -cp $$ | sed 's/.*: //'; ionice -p $$; cat /proc/$$/oom_score_adj; "
            + "ulimit -S -n; ulimit -H -n; ulimit -c; umask; echo $0; grep NoNew /proc/$$/status");

        Assert.Equal("6\n1\n0\nidle\n55\n70\n80\n0\n0027\nme\nNoNewPrivs:\t1\n", output.StandardOutput);
    }

    [Fact]
    public async Task A_signal_is_blocked_from_the_first_instruction() => Assert.Contains(
        "SigBlk:\t0000000000000200\n",
        (await KinTool.Run("run", "--block", "USR1", "cat", "/proc/self/status")).StandardOutput,
        StringComparison.Ordinal);
}
