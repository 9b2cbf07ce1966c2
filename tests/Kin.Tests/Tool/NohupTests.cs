using System.Globalization;
using System.Text.RegularExpressions;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin nohup`, beside nohup(1) of coreutils on a terminal of the same kind.</summary>
public sealed partial class NohupTests
{
    // What the program finds. The shell inside, not the one that is looked at, has the file.
    private const string Facts = """
        #!/bin/sh
        (
            for n in 0 1 2; do
                readlink /proc/$$/fd/$n || echo "no $n"
                grep flags /proc/$$/fdinfo/$n
            done
            grep -E 'Sig(Ign|Blk)' /proc/self/status
            umask
            echo "$@"
        ) >seen 2>/dev/null
        echo out
        echo err >&2
        """;

    public static TheoryData<string> Lines =>
    [
        "NOHUP ./facts one two",
        "NOHUP -- ./facts -x --help -- y",
        "NOHUP ./facts >log",
        "NOHUP ./facts 2>log",
        "NOHUP ./facts <in",
        "NOHUP ./facts >log 2>err",
        "NOHUP ./facts <in >log 2>err",
        "NOHUP ./facts >log 2>&1",
        "NOHUP ./facts <&-",
        "NOHUP ./facts <in >&- 2>err",
        "NOHUP ./facts <&- >&- 2>&-",
        "echo text | NOHUP cat | cat",
        "NOHUP sh -c 'read x; echo $?'",
        "NOHUP sh -c 'echo one; echo two >&2; echo three'",
        "echo before >nohup.out; chmod 644 nohup.out; NOHUP ./facts",
        "umask 0277; NOHUP ./facts",
        "ln -s target nohup.out; NOHUP ./facts",
        "mkdir nohup.out; NOHUP ./facts",
        "mkdir nohup.out; HOME=../home NOHUP ./facts",
        "mkdir nohup.out ../home/nohup.out; NOHUP ./facts",
        "mkdir nohup.out; unset HOME; NOHUP ./facts",
        "NOHUP ./facts >/dev/full",
        "NOHUP ./facts 2>/dev/full",
        "NOHUP ./facts 2>&-",
        "POSIXLY_CORRECT=1 NOHUP ./facts 2>/dev/full",
        "POSIXLY_CORRECT=1; export POSIXLY_CORRECT; mkdir nohup.out; unset HOME; NOHUP ./facts",
        "NOHUP ./no-such",
        "NOHUP no-such-program-anywhere",
        "NOHUP ./in",
        "trap '' HUP; NOHUP ./facts",
        "NOHUP sh -c 'kill -HUP $$; exit 7'",
        "NOHUP sh -c 'kill -TERM $$'",
        "NOHUP sh -c 'trap \"exit 9\" HUP; kill -HUP $$; exit 7'",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(Lines))]
    public async Task It_does_what_nohup_does(string line)
    {
        await RequireNohup();
        string expected = await OnTerminal(line.Replace("NOHUP", "nohup", StringComparison.Ordinal));
        Assert.Equal(expected, await OnTerminal(line.Replace("NOHUP", "kin nohup", StringComparison.Ordinal)));
        Assert.Contains("code=", expected, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Without_standard_output_the_errors_go_to_the_file_and_that_is_said_once()
    {
        string seen = await OnTerminal("kin nohup ./facts >&-");
        Assert.Contains("kin: ignoring input and appending output to 'nohup.out'\r\ncode=0\r\n", seen, StringComparison.Ordinal);
        Assert.Contains("no 1\n", seen, StringComparison.Ordinal);
        Assert.Matches("work/nohup.out +600: (.*\n)?err\n", seen);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_becomes_the_program_under_its_own_number() => Assert.Equal(
        "1\n",
        (await KinTool.Shell("sh -c 'echo $$; exec kin nohup sh -c \"echo \\$\\$\"' | uniq | wc -l")).StandardOutput);

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("nohup", true), InlineData("kin nohup", true), InlineData("", false)]
    public async Task The_program_lives_on_when_the_terminal_is_closed(string verb, bool lives)
    {
        await RequireNohup();
        using TemporaryDirectory directory = new();
        string pid = Path.Combine(directory.Path, "pid"), go = Path.Combine(directory.Path, "go");
        await using Tmux terminal = await Tmux.Start();
        await terminal.Type($"cd {directory.Path}");
        await terminal.Type($"{verb} sh -c 'echo $$ >new; mv new pid; while [ -e pid ] && [ ! -e go ]; do sleep 0.05; done;"
            + " echo after; echo errors >&2'");
        int id = int.Parse(await directory.WaitForFile("pid", Cancel), CultureInfo.InvariantCulture);
        using var process = ProcessHandle.Open(id);
        Assert.NotEqual("0", TerminalOf(id));
        await terminal.Close();
        if (!lives)
        {
            Assert.Equal(Signal.Hangup, (await process.WaitAsync(Cancel)).Signal ?? Signal.Hangup);
            return;
        }

        while (TerminalOf(id) != "0") // the kernel takes the terminal away after it has sent SIGHUP
        {
            await Task.Delay(5, Cancel);
        }

        File.WriteAllText(go, "");
        Assert.Equal(0, (await process.WaitAsync(Cancel)).Code ?? 0);
        Assert.EndsWith("after\nerrors\n", await File.ReadAllTextAsync(Path.Combine(directory.Path, "nohup.out"), Cancel));
        Assert.True(File.Exists(pid));
    }

    [Theory]
    [InlineData("nohup", "there is no program to run", 2)]
    [InlineData("nohup --", "there is no program to run", 2)]
    [InlineData("nohup -n true", "no option '-n'", 2)]
    [InlineData("nohup /no/such", "execve(/no/such) failed: ENOENT", 127)]
    [InlineData("nohup /etc/passwd", "execve(/etc/passwd) failed: EACCES", 126)]
    public Task What_is_wrong_is_one_line(string words, string message, int code) =>
        KinTool.IsRefused(words, message, code);

    [Theory]
    [InlineData("mkdir nohup.out; unset HOME", "open(nohup.out) failed: EISDIR", "HOME is not set")]
    [InlineData("mkdir nohup.out; HOME=", "open(nohup.out) failed: EISDIR", "HOME is not set")]
    [InlineData("mkdir nohup.out; HOME=/no/such", "open(nohup.out) failed: EISDIR", "Nor can /no/such/nohup.out be opened: ENOENT")]
    public async Task Where_nothing_can_be_written_it_says_so_and_runs_nothing(string before, string first, string second)
    {
        string seen = await OnTerminal($"{before}; kin nohup ./facts", errors: true);
        Assert.Contains(first, seen, StringComparison.Ordinal);
        Assert.Contains(second, seen, StringComparison.Ordinal);
        Assert.Contains("code=125", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("work/seen", seen, StringComparison.Ordinal);
    }

    private static async Task RequireNohup()
    {
        Capability.RequireProgram("nohup", "coreutils");
        CommandOutput version = await KinTool.Capture(new Command("nohup", "--version"));
        Capability.Require("nohup of GNU coreutils", version.StandardOutput.Contains("GNU coreutils", StringComparison.Ordinal));
    }

    private static string TerminalOf(int id) // tty_nr of proc_pid_stat(5)
    {
        string stat = File.ReadAllText($"/proc/{id}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[4];
    }

    // What appears on the terminal, and then every file with its mode and content.
    private static async Task<string> OnTerminal(string line, bool errors = false)
    {
        using TemporaryDirectory directory = new();
        string work = Directory.CreateDirectory(Path.Combine(directory.Path, "work")).FullName;
        string home = Directory.CreateDirectory(Path.Combine(directory.Path, "home")).FullName;
        // Copied by the shell: what this process has open for writing, another child may have too, and cannot be run then.
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "facts"), Facts + "\n", Cancel);
        await File.WriteAllTextAsync(Path.Combine(work, "in"), "text\n", Cancel);
        Command shell = new("sh", "-c", $"cp ../facts .; chmod 755 facts; {line}; echo code=$?")
        {
            WorkingDirectory = work,
            Environment = new Dictionary<string, string?>
            {
                ["PATH"] = KinTool.SearchPath, ["HOME"] = home, ["LC_ALL"] = "C", ["POSIXLY_CORRECT"] = null,
            },
        };
        CommandOutput output = await shell.WithTerminal().CaptureAsync(Cancel);
        string seen = output.StandardOutput + Files(directory.Path);
        seen = seen.Replace(directory.Path, "DIR", StringComparison.Ordinal);
        seen = Terminals().Replace(seen, "TERMINAL").Replace("nohup: ", "kin: ", StringComparison.Ordinal);
        return errors ? seen : Errors().Replace(seen, "kin: ERROR\r\n"); // two lines there, one here
    }

    private static string Files(string directory) => string.Concat(
        new DirectoryInfo(directory).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file => $"{file.FullName} {file.LinkTarget} {Mode(file)}: "
                + (file is FileInfo { LinkTarget: null } ? File.ReadAllText(file.FullName) : "") + "\n"));

    private static string Mode(FileSystemInfo file) => Convert.ToString((int)file.UnixFileMode, 8);

    [GeneratedRegex("/dev/pts/[0-9]+")]
    private static partial Regex Terminals();

    [GeneratedRegex("(kin: (failed to|execve|open)[^\r]*\r\n)+")]
    private static partial Regex Errors();
}
