using System.Text.RegularExpressions;

namespace Kin.Tests.Root;

/// <summary>The plan that a command shows is the one that is carried out.</summary>
public sealed partial class ExplainTests
{
    [Fact]
    public void It_shows_every_step_in_the_order_they_are_made()
    {
        using FileStream file = File.OpenRead("/etc/passwd");
        Command command = new("/bin/echo", "hi")
        {
            StandardInput = StandardStream.FromFile("/etc/hosts"),
            StandardOutput = StandardStream.Piped,
            StandardError = StandardStream.ToFile("/no/such/folder/log", append: true),
            WorkingDirectory = "/usr",
            NewSession = true,
            KillOnParentExit = true,
            ParentExitSignal = Signal.Terminate,
            InheritedHandles = [new(file.SafeFileHandle, 77)],
        };
        string plan = command.Explain();
        string[] expected =
        [
            "open(\"/etc/hosts\", O_RDONLY|O_CLOEXEC) = 100", "pipe2([101, 102], O_CLOEXEC)",
            "open(\"/no/such/folder/log\", O_WRONLY|O_CREAT|O_APPEND|O_CLOEXEC, 0666) = 103",
            "clone3(", "    setsid()", "PR_SET_PDEATHSIG", "77", "/usr", "    execve(\"/bin/echo\"",
            "close(100)", "close(102)",
        ];
        Assert.All(expected, step => Assert.Contains(step, plan, StringComparison.Ordinal));
        string[] steps = ["open(", "clone3(", "execve(", "close(100)"];
        int[] order = [.. steps.Select(step => plan.IndexOf(step, StringComparison.Ordinal))];
        Assert.Equal(order.Order(), order);
    }

    [Fact]
    public void What_it_shows_is_what_strace_sees()
    {
        string strace = Capability.RequireProgram("strace", "strace");
        using TemporaryDirectory directory = new();
        string log = Path.Combine(directory.Path, "log");
        Command trace = new(strace, "-f", "-o", log, TestChild.Path, "run", "1", "/bin/true");
        CommandOutput traced = trace.Capture();
        bool refused = traced.StandardError.Contains("ptrace", StringComparison.Ordinal);
        Capability.Require("ptrace", traced.Success || !refused);
        Assert.Equal("exit code 0\n", traced.EnsureSuccess().StandardOutput);
        string[] lines = File.ReadAllLines(log);
        int execve = Array.FindLastIndex(lines, line => line.Contains("execve(\"/bin/t", StringComparison.Ordinal));
        string child = lines[execve].Split(' ')[0];
        IEnumerable<string> seen = lines[..(execve + 1)]
            .Where(line => line.StartsWith(child + " ", StringComparison.Ordinal))
            .Select(line => CallName().Match(line).Groups[1].Value)
            .Where(name => name.Length > 0); // "<... fcntl resumed>": another thread was traced in between
        IEnumerable<string> shown = new Command("/bin/true").Explain().Split('\n')
            .Where(line => line.StartsWith("    ", StringComparison.Ordinal))
            .Select(line => CallName().Match(line).Groups[1].Value);
        Assert.Equal(seen, shown);
    }

    [GeneratedRegex(@"^(?:\d+)?\s+(\w+)\(")]
    private static partial Regex CallName();
}
