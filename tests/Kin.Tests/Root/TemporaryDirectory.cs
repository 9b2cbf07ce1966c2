namespace Kin.Tests.Root;

/// <summary>A directory of one test, gone with everything in it when disposed.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kin-test-").FullName;

    /// <summary>The content of a file that a child creates whole (by renaming), once it is there.</summary>
    public async Task<string> WaitForFile(string name, CancellationToken cancellationToken)
    {
        string path = System.IO.Path.Combine(Path, name);
        while (!File.Exists(path))
        {
            await Task.Delay(1, cancellationToken);
        }

        return await File.ReadAllTextAsync(path, cancellationToken);
    }

    /// <summary>The number of the process that wrote such a file (<see cref="Workers.Deeds.Mark"/>).</summary>
    public async Task<int> WaitForPid(string name, CancellationToken cancellationToken) =>
        int.Parse(await WaitForFile(name, cancellationToken), System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
