using Kin.Tests.Native;

namespace Kin.Tests.Root.Terminals;

/// <summary>What does not go together with a terminal is one clear exception, and nothing leaks.</summary>
[Collection(Alone.Name)]
public sealed class TerminalRuleTests
{
    private static readonly Command s_true = new Command("true").WithTerminal();

    public static TheoryData<string, Command> Contradictions => new()
    {
        { "StandardInput cannot be a pipe", s_true with { StandardInput = StandardStream.Piped } },
        { "StandardOutput cannot be a pipe", s_true with { StandardOutput = StandardStream.Piped } },
        { "StandardError cannot be a pipe", s_true with { StandardError = StandardStream.Piped } },
        { "Leave out Foreground", s_true with { Foreground = true } },
        { "Leave out NewProcessGroup", s_true with { NewProcessGroup = true } },
    };

    [Theory, MemberData(nameof(Contradictions))]
    public void A_contradiction_is_refused_before_anything_is_made(string message, Command command)
    {
        LeakCheck leaks = new();
        Assert.Contains(message, Refused(() => command.Start().Dispose()), StringComparison.Ordinal);
        Assert.Contains(message, Refused(() => command.Explain()), StringComparison.Ordinal);
        leaks.Check();
    }

    [Fact]
    public void Running_with_nobody_at_the_other_end_is_refused() =>
        Assert.Contains("the child's terminal", Refused(() => s_true.Run()), StringComparison.Ordinal);

    [Fact]
    public void A_captured_input_that_is_copied_is_refused()
    {
        using MemoryStream source = new();
        Command command = s_true with { StandardInput = StandardStream.FromStream(source) };
        Assert.Contains("StandardInput cannot be a pipe", Refused(() => command.Capture()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_a_pipeline_has_no_terminal()
    {
        Assert.Throws<ArgumentException>(() => s_true.PipeTo(new("cat")));
        Assert.Throws<ArgumentException>(() => new Command("true").PipeTo(s_true));
    }

    [Theory, InlineData(0, 80), InlineData(24, 0), InlineData(-1, 80), InlineData(65536, 80), InlineData(24, 65536)]
    public void A_size_that_no_terminal_has_is_refused(int rows, int columns)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Command("true").WithTerminal(rows, columns));
        using ChildProcess child = s_true.Start();
        Assert.Throws<ArgumentOutOfRangeException>(() => child.Terminal.Resize(rows, columns));
    }

    [Fact]
    public void A_child_without_a_terminal_says_how_to_have_one()
    {
        using ChildProcess child = new Command("true").Start();
        Assert.Contains("WithTerminal", Refused(() => _ = child.Terminal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_is_closed_with_its_child_and_when_there_is_none()
    {
        s_true.Capture();
        LeakCheck leaks = new();
        for (int i = 0; i < 20; i++)
        {
            string name;
            using (ChildProcess child = s_true.Start())
            {
                name = child.Terminal.Name;
                Assert.True(File.Exists(name));
                child.Wait();
            }

            Assert.False(File.Exists(name));
            s_true.Capture();
            Assert.Throws<LinuxException>(() => (s_true with { FileName = "/no/such/program" }).Start());
            Assert.Throws<LinuxException>(() => (s_true with { WorkingDirectory = "/no/such/directory" }).Capture());
        }

        leaks.Check();
    }

    [Fact]
    public void What_is_explained_is_what_strace_sees()
    {
        string plan = s_true.Explain();
        string[] steps =
        [
            "open(\"/dev/ptmx\"", "TIOCGPTPEER", "TIOCSWINSZ, {24, 80}", "TCSETS", "clone", "    setsid()",
            "    ioctl(101, TIOCSCTTY, 0)", "    dup3(101, 0, 0)", "    dup3(101, 1, 0)", "    dup3(101, 2, 0)",
            "    execve(", "close(101)",
        ];
        int[] places = [.. steps.Select(step => plan.IndexOf(step, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        using TemporaryDirectory directory = new();
        Strace(directory.Path);
        string seen = File.ReadAllText($"{directory.Path}/seen");
        Assert.Matches(@"setsid\(\)[\s\S]*TIOCSCTTY, 0\)\s+= 0[\s\S]*dup3\(\d+, 0, 0\)[\s\S]*execve\(""/bin/true""", seen);
        Assert.Matches(@"TIOCSWINSZ, \{ws_row=24, ws_col=80", seen);
    }

    // The child of the tests starts a program with a terminal, traced.
    private static void Strace(string directory)
    {
        string strace = Capability.RequireProgram("strace", "strace");
        CommandOutput traced = new Command(
            strace, "-f", "-o", $"{directory}/seen", "-e", "trace=setsid,ioctl,dup3,execve",
            TestChild.Path, "with-terminal", "/bin/true").Capture();
        Assert.True(traced.Success, traced.StandardError);
    }

    private static string Refused(Action start) => Assert.Throws<InvalidOperationException>(start).Message;
}
