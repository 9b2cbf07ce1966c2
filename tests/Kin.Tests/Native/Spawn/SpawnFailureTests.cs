using System.Text;
using Kin.Native;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>
/// What cannot be started names its step, its path and what to do, and leaves no child and no descriptor.
/// </summary>
[Collection(Alone.Name)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SpawnFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spawn-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void No_such_path() =>
        Fails(SpawnedProgram.Options("/no/such/program"), "execve", "ENOENT", "/no/such/program", "Check the path");

    [Fact]
    public void No_such_program_in_PATH() =>
        Fails(SpawnedProgram.Options("kin-no-such"), "execve", "ENOENT", "kin-no-such", "PATH");

    [Fact]
    public void A_script_whose_interpreter_is_missing()
    {
        string script = Script("#!/no/such/interpreter");

        Fails(SpawnedProgram.Options(script), "execve", "ENOENT", script, "interpreter");
    }

    [Fact]
    public void A_file_that_is_not_executable()
    {
        string plain = Script("#!/bin/sh", UnixFileMode.UserRead);

        Fails(SpawnedProgram.Options(plain), "execve", "EACCES", plain, "chmod +x");
    }

    [Fact]
    public void A_file_that_is_not_executable_is_told_before_places_where_it_is_not()
    {
        string plain = Script("#!/bin/sh", UnixFileMode.UserRead);
        SpawnOptions options = SpawnedProgram.Options(Path.GetFileName(plain)) with
        {
            Environment = [$"PATH=/no/such:{_folder}:/bin"],
        };

        Fails(options, "execve", "EACCES", plain, "chmod +x");
    }

    [Fact]
    public void A_file_that_is_not_executable_does_not_hide_one_that_is_later_in_PATH()
    {
        string plain = Script("#!/bin/sh", UnixFileMode.UserRead);
        string other = Directory.CreateDirectory($"{_folder}/other").FullName;
        File.WriteAllText($"{other}/{Path.GetFileName(plain)}", "#!/bin/sh\necho right\n");
        File.SetUnixFileMode($"{other}/{Path.GetFileName(plain)}", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        SpawnOptions options = SpawnedProgram.Options(Path.GetFileName(plain)) with
        {
            Environment = [$"PATH={_folder}:{other}"],
        };

        Assert.Equal("right\n", SpawnedProgram.Run(options).Output);
    }

    [Fact]
    public void A_file_in_the_place_of_a_folder() =>
        Fails(SpawnedProgram.Options("/etc/passwd/x"), "execve", "ENOTDIR", "/etc/passwd/x", "not a directory");

    [Fact]
    public void A_text_without_an_interpreter_line()
    {
        string text = Script("echo hello");

        Fails(SpawnedProgram.Options(text), "execve", "ENOEXEC", text, "#!");
    }

    [Fact]
    public void An_argument_that_is_too_long() =>
        Fails(SpawnedProgram.Options("/bin/true", new string('x', 200_000)), "execve", "E2BIG", "/bin/true", "128 KiB");

    [Fact]
    public void An_environment_that_is_too_long() => Fails(
        SpawnedProgram.Options("true") with { Environment = ["PATH=/bin", "X=" + new string('x', 200_000)] },
        "execve", "E2BIG", "/bin/true", "128 KiB");

    [Fact]
    public void No_such_working_directory() => Fails(
        SpawnedProgram.Options("true") with { WorkingDirectory = "/no/such" },
        "chdir", "ENOENT", "/no/such", "working directory does not exist");

    [Fact]
    public void A_file_as_working_directory() => Fails(
        SpawnedProgram.Options("true") with { WorkingDirectory = "/etc/passwd" },
        "chdir", "ENOTDIR", "/etc/passwd", "not a directory");

    [Fact]
    public void A_program_that_somebody_is_writing()
    {
        string script = Script("#!/bin/sh");
        using FileStream writer = new(script, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        Fails(SpawnedProgram.Options(script), "execve", "ETXTBSY", script, "open for writing");
    }

    [Fact]
    public void A_descriptor_that_is_not_open() => Fails(
        SpawnedProgram.Options("true") with { Descriptors = [new(9999, 5)] },
        "dup3", "EBADF", "descriptor 9999 as 5", "not open");

    [Fact]
    public void A_process_group_that_does_not_exist() => Fails(
        SpawnedProgram.Options("true") with { ProcessGroup = int.MaxValue }, "setpgid", "EPERM", null, "group");

    [Fact]
    public void A_hard_limit_above_what_root_may_have() => Fails(
        SpawnedProgram.Options("true") with
        {
            ResourceLimits = [new SpawnLimit(Libc.RLIMIT_NOFILE, ulong.MaxValue, ulong.MaxValue)],
        },
        "prlimit", "EPERM", "RLIMIT_NOFILE", "CAP_SYS_RESOURCE");

    [Fact]
    public void Two_sources_for_one_descriptor() => Assert.Throws<ArgumentException>(
        () => Spawner.Spawn(SpawnedProgram.Options("true") with { Descriptors = [new(0, 3), new(1, 3)] }));

    [Fact]
    public void No_number_left_for_the_pidfd()
    {
        using Root.SoftLimit limit = Root.SoftLimit.OfOpenFiles(LeakCheck.HighestDescriptor() + 1);
        LinuxException error = WithNoNumberLeft(() => Spawner.Spawn(SpawnedProgram.Options("true")));

        Assert.Contains("clone", error.Call, StringComparison.Ordinal);
        Assert.Equal(Errno.EMFILE, error.ErrorNumber);
        Assert.Contains("RLIMIT_NOFILE", error.Message, StringComparison.Ordinal);
    }

    private static void Fails(SpawnOptions options, string call, string errno, string? subject, string advice)
    {
        LeakCheck leaks = new();
        for (int i = 0; i < 20; i++)
        {
            LinuxException error = Assert.Throws<LinuxException>(() => Spawner.Spawn(options));
            Assert.Equal((call, errno, subject), (error.Call, error.ErrorName, error.Subject));
            Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        }

        leaks.Check();
    }

    private static LinuxException WithNoNumberLeft(Action action)
    {
        List<SafeFd> taken = [];
        try
        {
            while (Libc.fcntl(SpawnedProgram.Null.Number, Libc.F_DUPFD_CLOEXEC, 3) is int fd && fd >= 0)
            {
                taken.Add(new SafeFd(fd));
            }

            return Assert.Throws<LinuxException>(action);
        }
        finally
        {
            taken.ForEach(fd => fd.Dispose());
        }
    }

    private string Script(string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserExecute)
    {
        string path = $"{_folder}/kin-script";
        File.WriteAllText(path, text + "\n", Encoding.ASCII);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
