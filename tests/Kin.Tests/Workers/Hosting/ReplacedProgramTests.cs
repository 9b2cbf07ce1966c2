using Kin.Tests.Root;

namespace Kin.Tests.Workers.Hosting;

/// <summary>The files of a program are deleted or replaced (an update, a new build) while it runs: a clear error.</summary>
[Collection(HostedCollection.Name)]
public sealed class ReplacedProgramTests(HostedProgram program)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("./App", "App", "App"), InlineData("dotnet App.dll", "App.dll", "App.dll"), InlineData("./App", "App.dll", "App.dll")]
    public async Task Deleted_files_are_named_as_the_reason(string line, string deleted, string named)
    {
        (int code, string error) = await Continue(line, folder => File.Delete(Path.Combine(folder, deleted)));
        Assert.Equal(128 + 6, code);
        Assert.Matches("A worker of .* could not be started|workers of .* in a row died", error);
        Assert.Matches($@"/{named}\) failed: ENOENT|/{named} is gone: it was deleted or moved", error);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData("./App"), InlineData("dotnet App.dll")]
    public async Task Another_build_in_its_place_is_told_as_such(string line)
    {
        (int code, string error) = await Continue(line, folder => Rebuild(Path.Combine(folder, "App.dll")));
        Assert.Equal(128 + 6, code);
        Assert.Contains("another build of App", error, StringComparison.Ordinal);
        Assert.Contains("Start the program again", error, StringComparison.Ordinal);
    }

    // Starts the program, which makes a worker; changes its files; and lets it make another.
    private async Task<(int Code, string Error)> Continue(string line, Action<string> change)
    {
        await program.EnsureBuiltAsync();
        string folder = program.Copy();
        await using ChildProcess running = program.Describe(
            new Command("sh", "-c", $"exec {line}")
            {
                WorkingDirectory = folder,
                StandardInput = StandardStream.Piped,
                StandardOutput = StandardStream.Piped,
                StandardError = StandardStream.ToFile(Path.Combine(folder, "errors")),
            },
            ("CASE", "wait")).Start();
        using StreamReader reader = new(running.StandardOutput);
        Assert.Equal("got 9", await reader.ReadLineAsync(Cancel));
        change(folder);
        await running.StandardInput.DisposeAsync();
        Assert.Null(await reader.ReadLineAsync(Cancel));
        ExitStatus status = await running.WaitAsync(Cancel);
        return (status.ShellCode, await File.ReadAllTextAsync(Path.Combine(folder, "errors"), Cancel));
    }

    // Another build is the same text with another version id of the module. Put there by renaming, as installers do.
    private static void Rebuild(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using MemoryStream stream = new(bytes);
        using System.Reflection.PortableExecutable.PEReader image = new(stream);
        System.Reflection.Metadata.MetadataReader metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(image);
        byte[] id = metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToByteArray();
        int place = bytes.AsSpan().IndexOf(id);
        bytes[place] ^= 0xFF;
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
    }
}
