namespace Kin.Tests.Tool;

/// <summary>What `kin run` is asked for is what the process is.</summary>
public sealed class RunOptionTests
{
    [Fact]
    public async Task Options_end_where_the_program_begins()
    {
        CommandOutput output = await KinTool.Run("run", "echo", "--explain", "--help", "--", "x");
        Assert.Equal("--explain --help -- x\n", output.StandardOutput);
    }

    [Fact]
    public async Task Words_that_mean_something_to_parsers_reach_the_program_as_they_are()
    {
        string[] words = ["@/etc/passwd", "[suggest]", "", "[diagram]", "-xq", "--json=1", "run", "--", "/?", " a b "];
        CommandOutput bare = await KinTool.Run(["run", "printf", "<%s>", .. words]);
        Assert.Equal(string.Concat(words.Select(w => $"<{w}>")), bare.StandardOutput);
        CommandOutput marked = await KinTool.Run(["run", "--", "printf", "<%s>", .. words]);
        Assert.Equal(bare.StandardOutput, marked.StandardOutput);
    }

    [Fact]
    public async Task A_user_without_an_entry_needs_the_option_that_is_named()
    {
        CommandOutput output = await KinTool.Run("run", "--user", "3999999", "true");
        Assert.Equal(125, output.Status.Code);
        Assert.Contains("say which (--group).", output.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_may_have_more_words_than_a_parser_would_take()
    {
        CommandOutput output = await KinTool.Shell("seq 120000 | xargs -n 120000 -s 1000000 kin run echo | wc -w");
        Assert.Equal("120000\n", output.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task A_value_may_look_like_an_option_or_be_empty()
    {
        CommandOutput output = await KinTool.Run(
            "run", "--env", "A=--help", "--env=B=", "--env", "C=x:y", "--cwd=/usr", "sh", "-c", "echo $A,$B,$C,$PWD");
        Assert.Equal("--help,,x:y,/usr\n", output.StandardOutput);
        CommandOutput directory = await KinTool.Run("run", "--cwd", "--", "true");
        Assert.Contains("chdir(--)", directory.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_two_dashes_even_a_dash_is_a_program()
    {
        CommandOutput output = await KinTool.Run("run", "--", "--explain");
        Assert.Equal(127, output.Status.Code);
        Assert.Contains("execve(--explain)", output.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Directory_and_variables_are_set()
    {
        CommandOutput output = await KinTool.Run(
            "run", "--cwd=/usr", "--env", "A=1=2", "--env=B=", "sh", "-c", "pwd; echo \"$A|${B-unset}|\"");
        Assert.Equal("/usr\n1=2||\n", output.StandardOutput);
    }

    [Theory, InlineData("--new-session", true), InlineData("--new-group", false)]
    public async Task The_program_leads_its_group_or_session(string option, bool session)
    {
        CommandOutput output = await KinTool.Run("run", option, "cat", "/proc/self/stat");
        string[] fields = output.StandardOutput.Split(' '); // pid, name, state, parent, group, session
        Assert.Equal(fields[0], fields[4]);
        Assert.Equal(session, fields[0] == fields[5]);
    }

    [Fact]
    public async Task An_explanation_lists_the_calls_and_makes_none()
    {
        using Root.TemporaryDirectory directory = new();
        CommandOutput output = await KinTool.Run(
            "run", "--explain", "--new-session", "--cwd", directory.Path, "--kill-on-parent-exit",
            "touch", "made");
        string text = output.EnsureSuccess().StandardOutput;
        Assert.Contains("clone3(", text, StringComparison.Ordinal);
        Assert.Contains("setsid()", text, StringComparison.Ordinal);
        Assert.Contains($"chdir(\"{directory.Path}\")", text, StringComparison.Ordinal);
        Assert.Contains("prctl(PR_SET_PDEATHSIG, ", text, StringComparison.Ordinal);
        Assert.Contains("/touch\", [\"touch\", \"made\"]", text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public async Task The_calls_of_an_explanation_are_those_that_the_kernel_sees()
    {
        string strace = Capability.RequireProgram("strace", "strace");
        string[] run = ["run", "--new-session", "--cwd", "/usr", "/bin/true"];
        string explained = (await KinTool.Run([run[0], "--explain", .. run[1..]])).StandardOutput;
        CommandOutput traced = await KinTool.Capture(
            new Command(strace, ["-f", "-qq", "-e", "signal=none", KinTool.Path, .. run]));
        string trace = traced.StandardError;
        Capability.Require("ptrace", traced.Success || !trace.Contains("ptrace", StringComparison.Ordinal));
        string[] child = [.. explained.Split('\n').Where(IsOfTheChild).Select(CallName)];
        Assert.Contains("setsid", child);
        Assert.Contains("execve", child);
        string[] kernel = [.. CallsOfTheChild(trace, child[^1]).Select(CallName)];
        Assert.Equal(child, kernel);
    }

    private static bool IsOfTheChild(string line) => line.StartsWith("    ", StringComparison.Ordinal);

    private static string CallName(string line) => line.TrimStart().Split('(')[0];

    // The lines of the process whose calls end in /bin/true: "[pid 123] setsid() = 123".
    private static IEnumerable<string> CallsOfTheChild(string trace, string last)
    {
        string[] lines = trace.Split('\n');
        string end = lines.Last(l => l.Contains($"{last}(\"/bin/true\"", StringComparison.Ordinal));
        string pid = end[..(end.IndexOf(']') + 1)];
        return lines.TakeWhile(l => l != end).Append(end)
            .Where(l => l.StartsWith(pid, StringComparison.Ordinal))
            .Where(l => !l.Contains("resumed", StringComparison.Ordinal))
            .Select(l => l[pid.Length..]);
    }
}
