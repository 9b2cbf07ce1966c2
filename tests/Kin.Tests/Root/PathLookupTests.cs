namespace Kin.Tests.Root;

/// <summary>
/// A name without a slash is found as env(1) finds it, which calls execvp(3) with the changed environment.
/// </summary>
[Collection(Alone.Name)] // a child on its way to execve(2) holds a script that is being written: ETXTBSY
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PathLookupTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public PathLookupTests()
    {
        foreach (string folder in new[] { "one", "two", "denied", "folder/prog", "shapeless", "broken", "here/sub" })
        {
            Directory.CreateDirectory(Path.Combine(_root.Path, folder));
        }

        Write("one/prog", "#!/bin/sh\necho one \"$0\" \"$@\"\n", executable: true);
        Write("two/prog", "#!/bin/sh\necho two \"$0\" \"$@\"\n", executable: true);
        Write("denied/prog", "#!/bin/sh\necho denied\n", executable: false);
        Write("shapeless/prog", "echo shapeless \"$@\"\n", executable: true);
        Write("broken/prog", "#!/no/such/interpreter\n", executable: true);
        Write("here/prog", "#!/bin/sh\necho here\n", executable: true);
        Write("here/sub/prog", "#!/bin/sh\necho sub\n", executable: true);
        Write("file", "", executable: false);
    }

    [Theory]
    [InlineData("prog", "one:two")]
    [InlineData("prog", "two:one")]
    [InlineData("prog", "nowhere:two")]
    [InlineData("prog", "denied:two")]
    [InlineData("prog", "folder:two")]
    [InlineData("prog", "file:two")]
    [InlineData("prog", "broken:two")]
    [InlineData("prog", "denied")]
    [InlineData("prog", "denied:nowhere")]
    [InlineData("prog", "folder")]
    [InlineData("prog", "file")]
    [InlineData("prog", "broken")]
    [InlineData("prog", "nowhere")]
    [InlineData("missing", "one:two")]
    public void In_the_folders_of_PATH(string name, string path) =>
        SameAsEnv(name, string.Join(':', path.Split(':').Select(p => $"{_root.Path}/{p}")));

    [Theory]
    [InlineData("prog", ":/usr/bin")]
    [InlineData("prog", "/usr/bin:")]
    [InlineData("prog", "/usr/bin::/bin")]
    [InlineData("prog", "")]
    [InlineData("prog", "sub")]
    [InlineData("prog", "./sub")]
    [InlineData("sub/prog", "/usr/bin")]
    [InlineData("./prog", "/usr/bin")]
    [InlineData("../one/prog", "/usr/bin")]
    [InlineData("../denied/prog", "/usr/bin")]
    [InlineData("./missing", "/usr/bin")]
    [InlineData("true", null)]
    [InlineData("prog", null)]
    public void From_the_directory_that_the_child_starts_in(string name, string? path) => SameAsEnv(name, path);

    [Fact]
    public void A_script_without_a_first_line_is_not_handed_to_a_shell()
    {
        Command script = new($"{_root.Path}/shapeless/prog");
        Assert.Equal("ENOEXEC", Assert.Throws<LinuxException>(script.Capture).ErrorName);
    }

    public void Dispose() => _root.Dispose();

    private void SameAsEnv(string name, string? path)
    {
        Dictionary<string, string?> environment = path is null ? [] : new() { ["PATH"] = path };
        string[] assignment = path is null ? [] : [$"PATH={path}"];
        string here = Path.Combine(_root.Path, "here");
        Command ours = new(name, "x y")
        {
            ClearEnvironment = true,
            Environment = environment,
            WorkingDirectory = here,
        };
        Command env = new("/usr/bin/env", ["-i", .. assignment, name, "x y"]) { WorkingDirectory = here };
        CommandOutput peer = env.Capture();
        switch (peer.Status.Code)
        {
            case 126 when peer.StandardError.Contains("Permission denied", StringComparison.Ordinal):
                LinuxException denied = Assert.Throws<LinuxException>(ours.Capture);
                Assert.Equal("EACCES", denied.ErrorName);
                Assert.Contains(name, denied.Message, StringComparison.Ordinal);
                break;
            case 126 or 127:
                LinuxException missing = Assert.Throws<LinuxException>(ours.Capture);
                Assert.Contains(missing.ErrorName, new[] { "ENOENT", "ENOTDIR" });
                Assert.Contains(name, missing.Message, StringComparison.Ordinal);
                break;
            default:
                CommandOutput output = ours.Capture();
                Assert.Equal(peer.StandardOutput, output.StandardOutput);
                Assert.Equal(peer.Status.Code, output.Status.Code);
                break;
        }
    }

    private void Write(string name, string text, bool executable)
    {
        string path = Path.Combine(_root.Path, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, executable ? (UnixFileMode)0x1ED : (UnixFileMode)0x1A4);
    }
}
