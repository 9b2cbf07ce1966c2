using Kin.Native;
using Kin.Native.Spawn;
using Kin.Tests.Leaks;

namespace Kin.Tests.Root;

/// <summary>What cannot be started says which step failed on what, and leaves nothing behind.</summary>
[Collection(Alone.Name)]
public sealed class FailureTests
{
    private const int ManyTries = 50;

    public static TheoryData<string> Failures => [.. s_failures.Keys];

    private static readonly Command s_true = new("true");

    private static readonly Dictionary<string, Failure> s_failures = new()
    {
        ["no such program in PATH"] = new(new("kin-no-such-program"), "execve", "ENOENT", "kin-no-such-program"),
        ["no such path"] = new(new("/no/such/program"), "execve", "ENOENT", "/no/such/program"),
        ["a file that is not executable"] = new(new("/etc/passwd"), "execve", "EACCES", "/etc/passwd"),
        ["a directory as a program"] = new(new("/tmp"), "execve", "EACCES", "/tmp"),
        ["no such working directory"] =
            new(s_true with { WorkingDirectory = "/no/such/dir" }, "chdir", "ENOENT", "/no/such/dir"),
        ["a file as working directory"] =
            new(s_true with { WorkingDirectory = "/etc/passwd" }, "chdir", "ENOTDIR", "/etc/passwd"),
        ["no such input"] =
            new(s_true with { StandardInput = StandardStream.FromFile("/no/file") }, "open", "ENOENT", "/no/file"),
        ["an output that cannot be made"] =
            new(s_true with { StandardOutput = StandardStream.ToFile("/no/file") }, "open", "ENOENT", "/no/file"),
        ["an argument that is too long"] = new(new("true", new string('x', 200_000)), "execve", "E2BIG", "true"),
        ["too many arguments"] =
            new(new("true", Enumerable.Repeat(new string('x', 1000), 10_000)), "execve", "E2BIG", "true"),
    };

    [Theory, MemberData(nameof(Failures))]
    public void It_names_the_step_the_reason_and_the_path_and_leaks_nothing(string failure)
    {
        Failure expected = s_failures[failure];
        Try(expected);
        Native.LeakCheck.Settle();
        string[] before = [.. LeakSnapshot.LastingDescriptors()];
        for (int i = 0; i < ManyTries; i++)
        {
            Try(expected);
        }

        Assert.Empty(LeakSnapshot.LastingDescriptors().Except(before));
        Assert.Empty(Zombies());
    }

    [Fact]
    public void When_descriptors_run_out_it_is_an_error_and_nothing_leaks()
    {
        Command command = new("true");
        Assert.True(command.Capture().Success);
        Native.LeakCheck.Settle();
        List<SafeFd> fill = [];
        int errors = 0;
        using (SoftLimit.OfOpenFiles(OpenDescriptors() + 60))
        {
            try
            {
                Fill(fill);
                int before = FreeDescriptors();
                for (int free = 0; free <= 12; free++)
                {
                    try
                    {
                        Assert.True(command.Capture().Success);
                    }
                    catch (LinuxException e)
                    {
                        Assert.Equal("EMFILE", e.ErrorName);
                        errors++;
                    }

                    Assert.Equal(before + free, FreeDescriptors());
                    fill[^1].Dispose();
                    fill.RemoveAt(fill.Count - 1);
                }
            }
            finally
            {
                fill.ForEach(fd => fd.Dispose());
            }
        }

        Assert.InRange(errors, 3, 12);
        Assert.True(command.Capture().Success);
        Assert.Empty(Zombies());
    }

    [Fact]
    public async Task A_thousand_children_leave_no_descriptor_and_no_zombie()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await new Command("true").CaptureAsync(cancel);
        int before = OpenDescriptors();
        for (int i = 0; i < 100; i++)
        {
            new Command("true").Run();
            new Command("true").Capture();
            await new Command("true").RunAsync(cancel);
            await new Command("echo").CaptureAsync(cancel);
            new Command("yes").PipeTo(new("true")).PipeTo(new("cat")).Capture();
            await using ChildProcess child = (new Command("cat") with
            {
                StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
            }).Start();
        }

        // What leaked would be there a hundred times. A few come and go: the runtime opens assemblies, and
        // finalizers of other tests close some.
        Assert.InRange(OpenDescriptors(), 0, before + 50);
        Assert.Empty(Zombies());
    }

    private static void Try(Failure expected)
    {
        LinuxException thrown = Assert.Throws<LinuxException>(expected.Command.Capture);
        Assert.Equal(expected.Error, thrown.ErrorName);
        Assert.Contains(expected.Call, thrown.Call, StringComparison.Ordinal);
        Assert.Contains(expected.Subject, thrown.Message, StringComparison.Ordinal);
    }

    private static int OpenDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    // Listing /proc would need a descriptor itself.
    private static int FreeDescriptors()
    {
        int free = 0;
        List<SafeFd> tried = [];
        while (Libc.open("/dev/null", Libc.O_CLOEXEC, 0) is int fd && fd >= 0)
        {
            tried.Add(new SafeFd(fd));
            free++;
        }

        tried.ForEach(t => t.Dispose());
        return free;
    }

    private static void Fill(List<SafeFd> fill)
    {
        while (Libc.open("/dev/null", Libc.O_CLOEXEC, 0) is int fd && fd >= 0)
        {
            fill.Add(new SafeFd(fd));
        }
    }

    private static IEnumerable<string> Zombies() => House.ChildrenOfThisProcess.Pids()
        .Select(House.ChildrenOfThisProcess.Describe)
        .Where(text => text.Contains(", Z,", StringComparison.Ordinal));

    private sealed record Failure(Command Command, string Call, string Error, string Subject);
}
