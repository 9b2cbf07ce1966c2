using Kin.Tests.Root;

namespace Kin.Tests.Tool;

/// <summary>The Tab key, in the shells themselves.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("do", "doctor")]
    [InlineData("--v", "--version")]
    [InlineData("run --new-", "--new-group|--new-session")]
    [InlineData("run --explain --ex", "")]
    [InlineData("run --explain=", "")]
    [InlineData("run --cwd ", ":directories")]
    [InlineData("run --cwd=/u", ":directories")]
    [InlineData("run --env ", "")]
    [InlineData("run --cwd / g", ":command 3")]
    [InlineData("run -- git che", ":command 2")]
    [InlineData("run git --exec", ":command 1")]
    [InlineData("run --bogus ", "")]
    [InlineData("help d", "doctor")]
    [InlineData("help doctor ", "")]
    [InlineData("completion ", "bash|fish|words|zsh")]
    [InlineData("nope ", "")]
    public async Task Kin_says_what_may_come_next(string line, string expected)
    {
        CommandOutput output = await KinTool.Run(["completion", "words", "--", .. line.Split(' ')]);
        string[] lines = output.EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, string.Join('|', lines.Select(l => l.Split('\t')[0])));
    }

    [Theory]
    [InlineData("kin doc", "doctor")]
    [InlineData("kin run --new-", "--new-group|--new-session")]
    [InlineData("kin run --cwd sub", "subdir")]
    [InlineData("kin run --cwd=sub", "subdir")]
    [InlineData("kin run -- kin help r", "run")]
    public async Task Bash_completes(string line, string expected)
    {
        Capability.RequireProgram("bash", "bash");
        Capability.Require("bash-completion", File.Exists("/usr/share/bash-completion/bash_completion"));
        string[] lines = await InShell("bash", """
            . /usr/share/bash-completion/bash_completion
            . <(kin completion bash)
            COMP_LINE=$LINE COMP_POINT=${#LINE} COMP_TYPE=9
            read -ra COMP_WORDS <<<"${LINE//=/ = }"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _kin kin
            printf '%s\n' "${COMPREPLY[@]}"
            """, line);
        Assert.Equal(expected, string.Join('|', lines));
    }

    [Fact]
    public async Task Bash_completes_without_the_bash_completion_package()
    {
        Capability.RequireProgram("bash", "bash");
        string[] lines = await InShell("bash", """
            . <(kin completion bash)
            COMP_WORDS=($LINE) COMP_CWORD=2
            _kin
            printf '%s\n' "${COMPREPLY[@]}"
            complete -p kin
            """, "kin run --new-s");
        Assert.Equal(["--new-session", "complete -F _kin kin"], lines);
    }

    [Theory]
    [InlineData("kin doc", "doctor")]
    [InlineData("kin run --new-", "--new-group|--new-session")]
    [InlineData("kin run --cwd sub", "subdir/")]
    [InlineData("kin run -- kin help r", "run")]
    public async Task Fish_completes(string line, string expected)
    {
        Capability.RequireProgram("fish", "fish");
        string[] lines = await InShell("fish", "kin completion fish | source; complete -C \"$LINE\"", line);
        Assert.Equal(expected, string.Join('|', lines.Select(l => l.Split('\t')[0])));
    }

    [Theory]
    [InlineData("kin doc", "kin doctor")]
    [InlineData("kin run --new-s", "kin run --new-session")]
    [InlineData("kin run --cwd sub", "kin run --cwd subdir/")]
    [InlineData("kin run -- kin help ru", "kin run -- kin help run")]
    public async Task Zsh_completes(string line, string expected)
    {
        Capability.RequireProgram("zsh", "zsh");
        await using Tmux terminal = await Tmux.Start();
        Directory.CreateDirectory($"{terminal.Directory}/subdir");
        await terminal.Type("exec zsh -f");
        await terminal.Type("PS1='%% '; autoload -Uz compinit; compinit -u -D; source <(kin completion zsh); clear; echo on");
        await terminal.Shows("on");
        await terminal.Enter(line);
        await terminal.Press("Tab");
        await terminal.Shows($"% {expected}");
    }

    [Fact]
    public async Task A_shell_that_is_not_known_is_told_so()
    {
        CommandOutput output = await KinTool.Run("completion", "tcsh");
        Assert.Equal(2, output.Status.Code);
        Assert.Contains("bash, zsh and fish", output.StandardError, StringComparison.Ordinal);
    }

    // In a directory with a folder and a file, LINE being what was typed before Tab.
    private static async Task<string[]> InShell(string shell, string script, string line)
    {
        using TemporaryDirectory directory = new();
        Directory.CreateDirectory($"{directory.Path}/subdir");
        await File.WriteAllTextAsync($"{directory.Path}/subfile", "", TestContext.Current.CancellationToken);
        CommandOutput output = await KinTool.Capture(new Command(shell, "-c", script)
        {
            StandardInput = StandardStream.Null,
            WorkingDirectory = directory.Path,
            Environment = new Dictionary<string, string?>
            {
                ["PATH"] = KinTool.SearchPath,
                ["HOME"] = directory.Path,
                ["LINE"] = line,
            },
        });
        Assert.Equal("", output.StandardError);
        return output.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
