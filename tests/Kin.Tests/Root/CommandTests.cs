using Kin.Tests.Native;
using Kin.Tests.Native.Spawn;


namespace Kin.Tests.Root;

/// <summary>
/// What a command says reaches the program: arguments, environment, directory, streams, descriptors, groups.
/// </summary>
public sealed class CommandTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Arguments_arrive_as_they_are()
    {
        string[] arguments = ["a b", "", "*", "$HOME", "'", "\"", "\\", "-n", "ž\u00e9\U0001F600", "line\nbreak"];
        byte[] expected = [.. arguments.SelectMany(a => System.Text.Encoding.UTF8.GetBytes(a + '\0'))];
        CommandOutput output = new Command("printf", ["%s\\0", .. arguments]).Capture();
        Assert.Equal(expected, output.EnsureSuccess().StandardOutputBytes);
    }

    [Fact]
    public void The_line_it_shows_is_one_that_a_shell_reads_back()
    {
        Command command = new("printf", "%s|", "a b", "", "it's", "$HOME", "plain-1.0");
        Assert.Equal(
            command.Capture().StandardOutput,
            new Command("sh", "-c", command.ToString()).Capture().StandardOutput);
    }

    [Fact]
    public void A_changed_copy_leaves_the_original_alone()
    {
        Command original = new("echo", "1");
        Command changed = original with { Arguments = ["2"] };
        Assert.Equal("1\n", original.Capture().StandardOutput);
        Assert.Equal("2\n", changed.Capture().StandardOutput);
        string[] mutable = ["x"];
        Command copied = new("echo", mutable);
        mutable[0] = "y";
        Assert.Equal(["x"], copied.Arguments);
    }

    [Fact]
    public void The_environment_is_mine_with_the_changes()
    {
        Environment.SetEnvironmentVariable("KIN_TEST_MINE", "mine");
        Environment.SetEnvironmentVariable("KIN_TEST_GONE", "gone");
        Command env = new("env")
        {
            Environment = new Dictionary<string, string?> { ["KIN_TEST_GONE"] = null, ["KIN_TEST_NEW"] = "a=b c" },
        };
        string[] lines = env.Capture().StandardOutput.Split('\n');
        Assert.Contains("KIN_TEST_MINE=mine", lines);
        Assert.Contains("KIN_TEST_NEW=a=b c", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("KIN_TEST_GONE", StringComparison.Ordinal));
        Assert.Contains("KIN_TEST_MINE=mine", new Command("env").Capture().StandardOutput.Split('\n'));
    }

    [Fact]
    public void The_environment_can_be_exactly_what_I_say()
    {
        Command env = new("/usr/bin/env")
        {
            ClearEnvironment = true,
            Environment = new Dictionary<string, string?> { ["ONLY"] = "this", ["NOT"] = null },
        };
        Assert.Equal("ONLY=this\n", env.Capture().StandardOutput);
        Assert.Equal("", (env with { Environment = new Dictionary<string, string?>() }).Capture().StandardOutput);
    }

    [Fact]
    public void It_starts_in_the_directory_I_name()
    {
        Command pwd = new("/bin/pwd");
        Assert.Equal("/usr\n", (pwd with { WorkingDirectory = "/usr" }).Capture().StandardOutput);
        Assert.Equal(Environment.CurrentDirectory + "\n", pwd.Capture().StandardOutput);
    }

    [Fact]
    public async Task Streams_go_to_files_and_come_from_files()
    {
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "log");
        Command echo = new("sh", "-c", "echo out; echo err >&2")
        {
            StandardOutput = StandardStream.ToFile(file),
            StandardError = StandardStream.Null,
        };
        echo.Run();
        echo.Run();
        Assert.Equal("out\n", await File.ReadAllTextAsync(file, Cancel));
        (echo with { StandardOutput = StandardStream.ToFile(file, append: true) }).Run();
        Assert.Equal("out\nout\n", await File.ReadAllTextAsync(file, Cancel));
        StandardStream both = StandardStream.ToFile(file);
        (echo with { StandardOutput = both, StandardError = both }).Run();
        Assert.Equal("out\nerr\n", await File.ReadAllTextAsync(file, Cancel));
        Command cat = new("cat") { StandardInput = StandardStream.FromFile(file) };
        Assert.Equal("out\nerr\n", cat.Capture().StandardOutput);
        Assert.Equal("", (cat with { StandardInput = StandardStream.Null }).Capture().StandardOutput);
    }

    [Fact]
    public async Task An_open_handle_can_be_a_stream_and_stays_open_here()
    {
        using TemporaryDirectory directory = new();
        using FileStream file = File.Create(Path.Combine(directory.Path, "shared"));
        Command echo = new("echo", "one") { StandardOutput = StandardStream.Handle(file.SafeFileHandle) };
        Assert.True(echo.Run().Success);
        Assert.True((echo with { Arguments = ["two"] }).Run().Success);
        file.Position = 0;
        using StreamReader reader = new(file);
        Assert.Equal("one\ntwo\n", await reader.ReadToEndAsync(Cancel));
    }

    [Fact]
    public void The_child_gets_the_descriptors_I_name_under_the_numbers_I_name_and_no_others()
    {
        using FileStream first = File.OpenRead("/etc/passwd");
        using FileStream second = File.OpenRead("/etc/group");
        int own = (int)second.SafeFileHandle.DangerousGetHandle(), chosen = FreeNumbers.Beside(1, own)[0];
        Command list = new(TestChild.Path, "fds")
        {
            StandardInput = StandardStream.Null,
            InheritedHandles = [new(first.SafeFileHandle, chosen), second.SafeFileHandle],
        };
        string[] lines = list.Capture().EnsureSuccess().StandardOutput.TrimEnd('\n').Split('\n');
        Assert.Contains("0 /dev/null", lines);
        Assert.Contains($"{chosen} /etc/passwd", lines);
        Assert.Contains($"{own} /etc/group", lines);
        string[] numbers = ["0", "1", "2", $"{chosen}", $"{own}"];
        Assert.Equal(numbers.Order(), lines.Select(line => line.Split(' ')[0]).Order());
    }

    [Fact]
    public void Descriptors_may_change_places()
    {
        using FileStream first = File.OpenRead("/etc/passwd");
        using FileStream second = File.OpenRead("/etc/group");
        int a = (int)first.SafeFileHandle.DangerousGetHandle();
        int b = (int)second.SafeFileHandle.DangerousGetHandle();
        Command list = new("readlink", $"/proc/self/fd/{a}", $"/proc/self/fd/{b}")
        {
            InheritedHandles = [new(first.SafeFileHandle, b), new(second.SafeFileHandle, a)],
        };
        Assert.Equal("/etc/group\n/etc/passwd\n", list.Capture().EnsureSuccess().StandardOutput);
    }

    [Fact]
    public void Two_handles_cannot_be_the_same_number()
    {
        using FileStream file = File.OpenRead("/etc/passwd");
        Command twice = new("true") { InheritedHandles = [new(file.SafeFileHandle, 5), new(file.SafeFileHandle, 5)] };
        Refused("descriptor 5", () => twice.Run());
        Assert.Throws<ArgumentOutOfRangeException>(() => new InheritedHandle(file.SafeFileHandle, 2));
    }

    [Fact]
    public async Task Sessions_and_groups_are_what_I_ask_for()
    {
        ProcStat mine = ProcStat.Of(Environment.ProcessId)!;
        Command sleep = new("sleep", "60");
        await using ChildProcess plain = sleep.Start();
        await using ChildProcess group = (sleep with { NewProcessGroup = true }).Start();
        await using ChildProcess session = (sleep with { NewSession = true }).Start();
        await using ChildProcess both = (sleep with { NewSession = true, NewProcessGroup = true }).Start();
        Assert.Equal((mine.Group, mine.Session), GroupAndSession(plain));
        Assert.Equal((group.Id, mine.Session), GroupAndSession(group));
        Assert.Equal((session.Id, session.Id), GroupAndSession(session));
        Assert.Equal((both.Id, both.Id), GroupAndSession(both));
    }

    [Fact]
    public void What_the_kernel_cannot_take_is_refused_by_name()
    {
        Assert.Throws<ArgumentException>(() => new Command(""));
        Assert.Throws<ArgumentNullException>(() => new Command(null!));
        Refused("FileName", () => new Command("a\0b"));
        Refused("arguments[1]", () => new Command("a", "b", "c\0"));
        Refused("arguments[0]", () => new Command("a", [null!]));
        Command command = new("a");
        Assert.Throws<ArgumentException>(() => command with { WorkingDirectory = "" });
        Assert.Throws<ArgumentException>(() => command with { WorkingDirectory = "/\0" });
        foreach (string name in new[] { "", "A=B", "A\0" })
        {
            Assert.Throws<ArgumentException>(
                () => command with { Environment = new Dictionary<string, string?> { [name] = "x" } });
        }

        Refused("[A]", () => command with { Environment = new Dictionary<string, string?> { ["A"] = "x\0" } });
        Assert.Throws<ArgumentException>(() => command with { ParentExitSignal = default });
        Assert.Throws<ArgumentException>(() => command with { StandardOutput = StandardStream.FromText("x") });
        Assert.Throws<ArgumentException>(() => command with { StandardOutput = StandardStream.ToStandardOutput });
        Assert.Throws<ArgumentException>(() => command with { StandardInput = StandardStream.ToFile("/tmp/x") });
        Assert.Throws<ArgumentException>(() => StandardStream.FromFile("a\0"));
        Assert.Throws<ArgumentNullException>(() => command with { StandardError = null! });
    }

    private static void Refused(string named, Func<object?> action) =>
        Assert.Contains(named, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static (int Group, int Session) GroupAndSession(ChildProcess child)
    {
        ProcStat stat = ProcStat.Of(child.Id)!;
        return (stat.Group, stat.Session);
    }
}
