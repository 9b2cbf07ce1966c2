using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin run -f FILE`: a run described by a file.</summary>
public sealed class RunFileTests
{
    private const string Whole = """
        # everything that a run may say
        command: sh
        arguments:
          - -c
          - echo "$GREETING $NAME $COUNT in $PWD"; echo no >&2; exit 3
        env:
          GREETING: hello
          NAME: 'you: there'
          COUNT: 007
        cwd: /usr
        stdout: out
        stderr: stdout
        append: true
        new-session: true
        kill-on-parent-exit: false
        """;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_file_says_what_the_command_line_could_say()
    {
        using TemporaryDirectory directory = new();
        await Write(directory, Whole);
        CommandOutput output = await KinTool.Shell("echo old >out; kin run -f run.yaml; echo code=$?; cat out", directory.Path);
        Assert.Equal("code=3\nold\nhello you: there 007 in /usr\nno\n", output.StandardOutput);
        Assert.Equal("", output.StandardError);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData("command", "[echo, \"a\\0b\"]"), InlineData("cwd", "\"a\\0b\""),
        InlineData("env", "{ A: \"a\\0b\" }")]
    public async Task A_NUL_is_told_with_its_place(string key, string value)
    {
        using TemporaryDirectory directory = new();
        await Write(directory, $"{key}: {value}\n");
        CommandOutput output = await KinTool.Shell("kin run -f run.yaml true", directory.Path);
        Assert.Equal(2, output.Status.Code);
        Assert.StartsWith("kin: run.yaml:1:", output.StandardError, StringComparison.Ordinal);
        Assert.Contains($"'{key}' has a NUL character", output.StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_makes_the_same_plan_as_the_command_line()
    {
        using TemporaryDirectory directory = new();
        await Write(directory, "command: [ls, -l]\nnew-session: true\ncwd: /usr\nstdin: null\nenv: [A=1, B=2]\n");
        CommandOutput file = await KinTool.Shell("kin run --explain -f run.yaml", directory.Path);
        CommandOutput line = await KinTool.Shell(
            "kin run --explain --new-session --cwd /usr --stdin null --env A=1 --env B=2 -- ls -l", directory.Path);
        Assert.Equal(line.StandardOutput, file.StandardOutput);
        Assert.Contains("setsid()", file.StandardOutput, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_makes_the_same_plan_of_every_spawn_option()
    {
        const string File = """
            command: ls
            root: /
            argv0: other
            nice: 3
            sched: batch
            cpu-list: 0
            ionice: best-effort:5
            oom-score: 300
            nofile: 100:200
            limit: [core=0, cpu=60:70]
            user: daemon
            group: 1
            groups: 1,2
            umask: 027
            no-new-privileges: true
            ignore: [HUP, USR1]
            block: [USR2]
            """;
        const string Line = "--root / --argv0 other --nice 3 --sched batch --cpu-list 0 --ionice best-effort:5 --oom-score 300"
            + " --nofile 100:200 --limit core=0 --limit cpu=60:70 --user daemon --group 1 --groups 1,2 --umask 027"
            + " --no-new-privileges --ignore HUP --ignore USR1 --block USR2 ls";
        using TemporaryDirectory directory = new();
        await Write(directory, File);
        CommandOutput file = await KinTool.Shell("kin run --explain -f run.yaml", directory.Path);
        CommandOutput line = await KinTool.Shell($"kin run --explain {Line}", directory.Path);
        Assert.Equal(("", ""), (file.StandardError, line.StandardError));
        Assert.Equal(line.StandardOutput, file.StandardOutput);
        string[] steps = ["chroot", "setpriority", "SCHED_BATCH", "sched_setaffinity", "IOPRIO_CLASS_BE", "oom_score_adj",
            "RLIMIT_NOFILE", "RLIMIT_CORE", "RLIMIT_CPU", "setgroups", "setresuid", "umask(027)", "PR_SET_NO_NEW_PRIVS"];
        Assert.All(steps, step => Assert.Contains(step, file.StandardOutput, StringComparison.Ordinal));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("command: pwd\ncwd: /usr", "--cwd /etc", "/etc")]
    [InlineData("command: [echo, file]", "echo line", "line")]
    [InlineData("command: [echo, file]", "--env A=1 -- sh -c 'echo $A'", "1")]
    [InlineData("command: [sh, -c, 'echo $A $B']\nenv: {A: file, B: file}", "--env A=line", "line file")]
    [InlineData("cwd: /usr", "pwd", "/usr")]
    [InlineData("command: echo", "", "")]
    [InlineData("command: tty\ntty: true", "| cut -d/ -f2", "dev")]
    [InlineData("command: [sh, -c, 'echo $0', '']", "", "")]
    [InlineData("command: [printf, '%s.', '-x', '--', '']", "", "-x.--..")]
    [InlineData("base: &b /usr\ncommand: pwd", "", "", "run.yaml:1:1: no key 'base'.")]
    [InlineData("x: {y: &b [echo, hi]}\ncommand: *b", "", "", "run.yaml:1:1: no key 'x'.")]
    public async Task Words_of_the_command_line_come_first(string file, string words, string printed, string error = "")
    {
        using TemporaryDirectory directory = new();
        await Write(directory, file);
        CommandOutput output = await KinTool.Shell($"kin run -f run.yaml {words}", directory.Path);
        Assert.Equal(error.Length == 0 ? "" : $"kin: {error}\n", output.StandardError);
        Assert.Equal(printed, output.StandardOutput.TrimEnd('\n'));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("comand: ls", "1:1: no key 'comand'. Did you mean 'command'?")]
    [InlineData("command: ls\nnew-sesion: true", "2:1: no key 'new-sesion'. Did you mean 'new-session'?")]
    [InlineData("command: ls\nenvironment: {A: b}", "2:1: no key 'environment'. Did you mean 'env'?")]
    [InlineData("command: ls\nqqqqqq: 1", "2:1: no key 'qqqqqq'.")]
    [InlineData("command: ls\nexplain: true", "2:1: no key 'explain'.")]
    [InlineData("command: ls\nnew-session: yes", "2:14: 'new-session' is true or false.")]
    [InlineData("command: ls\nnew-session: 'true'", "2:14: 'new-session' is true or false.")]
    [InlineData("command: ls\nnew-session: [true]", "2:14: 'new-session' is true or false.")]
    [InlineData("command: ls\ncwd: [a, b]", "2:6: 'cwd' is one value.")]
    [InlineData("command: ls\ncwd:", "2:5: 'cwd' is one value.")]
    [InlineData("command: ls\nenv: {A: [1]}", "2:10: a value of 'env' is a text; \"\" is an empty one.")]
    [InlineData("command: ls\nenv: {A: }", "2:10: a value of 'env' is a text; \"\" is an empty one.")]
    [InlineData("command: {a: b}", "1:10: 'command' is a text, or a list of texts.|1:10: 'command' names no program.")]
    [InlineData("command: []", "1:10: 'command' names no program.")]
    [InlineData("command: ''", "1:10: 'command' names no program.")]
    [InlineData("command: ls\nenv: [A]", "2:7: run: --env 'A' is not NAME=VALUE. See 'kin help run'.")]
    [InlineData("command: ls\ncwd: ''", "2:6: run: --cwd is empty. See 'kin help run'.")]
    [InlineData("cwd: /", "1:1: no 'command', and none on the command line.")]
    [InlineData("", "1:1: no 'command', and none on the command line.")]
    [InlineData("# nothing\n", "1:1: no 'command', and none on the command line.")]
    [InlineData("- ls", "1:1: this is no list of 'name: value'.")]
    [InlineData("ls", "1:1: this is no list of 'name: value'.")]
    [InlineData("command: ls\n---\ncommand: ls", "3:1: a second document: a file describes one run.")]
    [InlineData("command: ls\n\"a\\nb\\e[1m\\tc\\x01\": 1", "2:1: no key 'a\\nb\\e[1m\\tc\\x01'.")]
    [InlineData("comand: ls\ncwd: []\ntyy: true",
        "1:1: no key 'comand'. Did you mean 'command'?|2:6: 'cwd' is one value.|3:1: no key 'tyy'. Did you mean 'tty'?")]
    public async Task What_is_wrong_is_told_with_its_place_a_line_each(string file, string problems)
    {
        using TemporaryDirectory directory = new();
        await Write(directory, file);
        CommandOutput output = await KinTool.Shell("kin run -f run.yaml", directory.Path);
        string[] lines = output.StandardError.TrimEnd().Split('\n');
        Assert.Equal(problems.Split('|').Select(problem => $"kin: run.yaml:{problem}"), lines);
        Assert.Equal(2, output.Status.Code);
        Assert.Equal("", output.StandardOutput);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("command: [ls", "run.yaml:2:1: this is no YAML: ")]
    [InlineData("command: ls\ncommand: ls", "run.yaml:2:1: this is no YAML: ")]
    [InlineData("command: ls\n\tcwd: /", "run.yaml:1:10: this is no YAML: ")]
    [InlineData("command: [echo,\nhi]", "run.yaml:1:15: this is no YAML: ")]
    [InlineData("command: *nobody", "run.yaml:1:1: this is no YAML: ")]
    public async Task What_is_no_YAML_is_told_with_its_place(string file, string begin)
    {
        using TemporaryDirectory directory = new();
        await Write(directory, file);
        CommandOutput output = await KinTool.Shell("kin run -f run.yaml", directory.Path);
        Assert.StartsWith($"kin: {begin}", output.StandardError, StringComparison.Ordinal);
        Assert.Single(output.StandardError.TrimEnd().Split('\n'));
        Assert.Equal(2, output.Status.Code);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("command: ", "[", 200_000, "1:109: more than 100 levels.")]
    [InlineData("", "{a: ", 200_000, "1:401: more than 100 levels.")]
    [InlineData("", "- ", 200_000, "1:201: more than 100 levels.")]
    [InlineData("env: [", "A=1,", 100_001, "1:7: run: --env is given 100001 times; 100000 is the most. See 'kin help run'.", "]")]
    [InlineData("? &a [*a]\n: ", "x", 1, "1:3: a name is a text.")]
    [InlineData("x: &a y\n*a : ", "x", 1, "2:1: a name is a text.")]
    public async Task A_file_that_is_made_to_exhaust_the_reader_is_one_line(
        string begin, string part, int times, string problem, string end = "")
    {
        using TemporaryDirectory directory = new();
        await Write(directory, begin + string.Concat(Enumerable.Repeat(part, times)) + end);
        CommandOutput output = await KinTool.Shell("kin run -f run.yaml true", directory.Path);
        Assert.Equal((2, $"kin: run.yaml:{problem}\n"), (output.Status.Code, output.StandardError));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_file_in_which_nothing_is_right_is_told_of_in_a_few_lines_however_long_its_words()
    {
        using TemporaryDirectory directory = new();
        string key = new('k', 900);
        await Write(directory, string.Concat(Enumerable.Range(0, 180).Select(n => $"{key}{n}: [{key}]\n")));
        CommandOutput output = await KinTool.Shell("kin run -f run.yaml true", directory.Path);
        string[] lines = output.StandardError.TrimEnd().Split('\n');
        Assert.Equal(("kin: run.yaml: and 80 more.", 101), (lines[^1], lines.Length));
        Assert.All(lines, line => Assert.InRange(line.Length, 10, 260));
        Assert.EndsWith("kk19'.", lines[19], StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Aliases_of_aliases_cost_no_time()
    {
        using TemporaryDirectory directory = new();
        IEnumerable<string> levels = Enumerable.Range(1, 60).Select(n => $"x{n}: &x{n} [*x{n - 1}, *x{n - 1}]\n");
        await Write(directory, "x0: &x0 [a, b]\n" + string.Concat(levels) + "command: *x60\n");
        CommandOutput output = await KinTool.Shell("kin run -f run.yaml", directory.Path);
        Assert.Equal(2, output.Status.Code);
        Assert.Contains("'command' is a text, or a list of texts.", output.StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_hundred_levels_and_one_MiB_are_read()
    {
        using TemporaryDirectory directory = new();
        string text = $"command: echo\narguments: {new string('[', 99)}a{new string(']', 99)}\n#";
        await Write(directory, text.PadRight(1024 * 1024, '-'));
        const string Read = "kin: run.yaml:2:13: 'arguments' is a text, or a list of texts.\n";
        Assert.Equal(Read, (await KinTool.Shell("kin run -f run.yaml", directory.Path)).StandardError);
        Assert.Equal(
            (2, "kin: run: the file cannot be read: 'run.yaml' has more than 1 MiB. See 'kin help run'.\n"),
            await Told("echo >>run.yaml; kin run -f run.yaml", directory.Path));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_is_no_file_is_told_and_a_pipe_is_read()
    {
        Assert.Equal(
            (2, "kin: run: the file cannot be read: '/dev/zero' has more than 1 MiB. See 'kin help run'.\n"),
            await Told("kin run -f /dev/zero", "/"));
        Assert.Equal(
            (2, "kin: run: the file cannot be read: '/tmp' is a directory. See 'kin help run'.\n"),
            await Told("kin run -f /tmp", "/"));
        CommandOutput pipe = await KinTool.Shell("(echo 'command: [echo,'; echo ' hi]') | kin run -f /dev/stdin");
        Assert.Equal("hi\n", pipe.EnsureSuccess().StandardOutput);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData("/no/such/file"), InlineData("/"), InlineData("''")]
    public async Task A_file_that_cannot_be_read_is_told(string path)
    {
        CommandOutput output = await KinTool.Shell($"kin run -f {path} ls");
        Assert.Equal(2, output.Status.Code);
        Assert.Single(output.StandardError.TrimEnd().Split('\n'));
        Assert.Contains("file", output.StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_run_without_a_file_loads_nothing_that_reads_files()
    {
        string strace = Capability.RequireProgram("strace", "strace");
        using TemporaryDirectory directory = new();
        await Write(directory, "command: 'true'");
        Assert.Equal("0\n1\n", (await KinTool.Shell(
            $"for f in '' '-f run.yaml'; do {strace} -f -o seen -e trace=openat kin run $f true;"
            + " grep -c 'YamlDotNet.dll.* = [0-9]' seen | sed 's/[1-9][0-9]*/1/'; done",
            directory.Path)).StandardOutput);
    }

    private static async Task<(int? Code, string Error)> Told(string line, string directory)
    {
        CommandOutput output = await KinTool.Shell(line, directory);
        return (output.Status.Code, output.StandardError);
    }

    private static Task Write(TemporaryDirectory directory, string text) => File.WriteAllTextAsync(
        $"{directory.Path}/run.yaml", text, TestContext.Current.CancellationToken);
}
