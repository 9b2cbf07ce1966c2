using Kin.Tests.IO;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>A command line that is not understood: one line that helps, exit code 2.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("docter", "kin: no verb 'docter'. Did you mean 'doctor'?\n")]
    [InlineData("doc", "kin: no verb 'doc'. Did you mean 'doctor'?\n")]
    [InlineData("RUN", "kin: no verb 'RUN'. Did you mean 'run'?\n")]
    [InlineData("rnu", "kin: no verb 'rnu'. Did you mean 'run'?\n")]
    [InlineData("bananas", "kin: no verb 'bananas'. 'kin help' lists them.\n")]
    [InlineData("", "kin: no verb ''. 'kin help' lists them.\n")]
    [InlineData("--nonsense", "kin: no option '--nonsense'. 'kin help' lists the verbs.\n")]
    [InlineData("run --cwb x", "kin: run: no option '--cwb'. Did you mean '--cwd'? See 'kin help run'.\n")]
    [InlineData("run", "kin: run: there is no program to run. See 'kin help run'.\n")]
    [InlineData("run --cwd", "kin: run: --cwd needs a value: --cwd DIRECTORY. See 'kin help run'.\n")]
    [InlineData("run --cwd=a --cwd=b x", "kin: run: --cwd is given twice. See 'kin help run'.\n")]
    [InlineData("run --explain=1 x", "kin: run: --explain takes no value. See 'kin help run'.\n")]
    [InlineData("run --env X x", "kin: run: --env 'X' is not NAME=VALUE. See 'kin help run'.\n")]
    [InlineData("run --cwd= ls", "kin: run: --cwd is empty. See 'kin help run'.\n")]
    [InlineData("run -xq ls", "kin: run: no option '-xq'. See 'kin help run'.\n")]
    [InlineData("doctor --json --json", "kin: doctor: --json is given twice. See 'kin help doctor'.\n")]
    [InlineData("doctor -- --json", "kin: doctor: '--json' is one word too many. See 'kin help doctor'.\n")]
    [InlineData("xyz", "kin: no verb 'xyz'. 'kin help' lists them.\n")]
    [InlineData("[suggest] run", "kin: no verb '[suggest]'. 'kin help' lists them.\n")]
    [InlineData("kin run", "kin: no verb 'kin'. 'kin help' lists them.\n")]
    [InlineData("doctor @/etc/hostname",
        "kin: doctor: '@/etc/hostname' is one word too many. See 'kin help doctor'.\n")]
    [InlineData("doctor x", "kin: doctor: 'x' is one word too many. See 'kin help doctor'.\n")]
    [InlineData("completion bash zsh", "kin: completion: 'zsh' is one word too many. See 'kin help completion'.\n")]
    [InlineData("completion csh zsh", "kin: completion: no script for 'csh'; there is one for bash, zsh and fish."
        + " See 'kin help completion'.\n")]
    [InlineData("run --limit nofile=5 --nofile 7 true",
        "kin: run: --nofile and --limit nofile say the same twice. See 'kin help run'.\n")]
    [InlineData("help docter", "kin: no verb 'docter'. Did you mean 'doctor'?\n")]
    public async Task It_says_what_is_wrong_and_what_was_meant(string words, string expected)
    {
        CommandOutput output = await KinTool.Run(words.Split(' '));
        Assert.Equal((2, "", expected), (output.Status.Code, output.StandardOutput, output.StandardError));
    }

    [Theory]
    [InlineData("kin $(printf %0100000d 7)")]
    [InlineData("kin --$(printf %0100000d 7)")]
    [InlineData("kin run $(printf %0100000d 7)")]
    [InlineData("kin run --env \"$(printf '%0100000d x' 7)\" true")]
    [InlineData("kin run -f $(printf %0100000d 7)")]
    [InlineData("kin nice $(printf %0100000d 7)")]
    [InlineData("kin kill x$(printf %0100000d 7)")]
    [InlineData("kin kill -l x$(printf %0100000d 7)")]
    [InlineData("kin doctor $(printf %0100000d 7)")]
    public async Task Long_words_are_shortened_and_their_ends_stay(string line)
    {
        CommandOutput output = await KinTool.Shell(line);
        Assert.NotEqual(0, output.Status.Code);
        Assert.Contains("000…000", output.StandardError, StringComparison.Ordinal);
        Assert.Contains('7', output.StandardError);
        Assert.InRange(output.StandardError.Length, 100, 700);
    }

    [Fact]
    public async Task More_values_than_an_option_takes_are_one_line()
    {
        CommandOutput output = await KinTool.Shell("kin run $(yes -- --env=A=1 | head -n 100001) true");
        Assert.Equal(
            (2, "kin: run: --env is given 100001 times; 100000 is the most. See 'kin help run'.\n"),
            (output.Status.Code, output.StandardError));
    }

    [Theory]
    [InlineData("kin nosuch 2>&-; echo $?", "2\n", "")]
    [InlineData("kin nosuch 2>/dev/full; echo $?", "2\n", "")]
    [InlineData("kin help >&-; echo $?", "1\n", "kin: standard output is closed.\n")]
    [InlineData("kin help >/dev/full; echo $?", "1\n", "kin: standard output cannot be written: No space left on device.\n")]
    [InlineData("kin kill -l <&- >&-; echo $?", "1\n", "kin: standard output is closed.\n")]
    [InlineData("kin limits >/dev/full; echo $?", "1\n", "kin: standard output cannot be written: No space left on device.\n")]
    public async Task A_stream_that_takes_nothing_is_no_crash(string line, string code, string error)
    {
        CommandOutput output = await KinTool.Shell(line);
        Assert.Equal(code, output.StandardOutput);
        Assert.Equal(error, output.StandardError);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("nosuch", true)]
    [InlineData("info 0", true)]
    [InlineData("watch -o /no/file true", true)]
    [InlineData("help", false)]
    [InlineData("watch -o /dev/stdout true", false)]
    [InlineData("trace -o /dev/stdout true", false)]
    public async Task A_reader_that_has_gone_is_the_code_of_SIGPIPE(string words, bool isErrors)
    {
        using PipePair pipe = new(nonBlocking: false);
        pipe.Read.Dispose();
        Command command = new(KinTool.Path, words.Split(' ')) { StandardInput = StandardStream.Null };
        StandardStream gone = StandardStream.Handle(pipe.Write);
        ExitStatus status = await (isErrors
            ? command with { StandardError = gone, StandardOutput = StandardStream.Null }
            : command with { StandardOutput = gone }).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(141, status.Code);
    }

    [Fact]
    public async Task Errors_into_a_file_are_added_to_what_is_there_and_the_terminal_is_left_alone()
    {
        using TemporaryDirectory directory = new();
        Command shell = new("sh", "-c", "(echo before >&2; kin nosuch; kin nosuch; echo after >&2) 2>file; cat file")
        {
            WorkingDirectory = directory.Path,
            Environment = new Dictionary<string, string?> { ["PATH"] = KinTool.SearchPath, ["TERM"] = "xterm" },
        };
        CommandOutput output = await shell.WithTerminal().CaptureAsync(TestContext.Current.CancellationToken);
        const string Wrong = "kin: no verb 'nosuch'. 'kin help' lists them.\r\n";
        Assert.Equal($"before\r\n{Wrong}{Wrong}after\r\n", output.StandardOutput);
    }

    [Fact]
    public async Task Help_is_given_whatever_follows_it()
    {
        CommandOutput output = await KinTool.Run("run", "--explain", "--help", "--bogus", "--cwd");
        Assert.StartsWith("kin run - ", output.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }
}
