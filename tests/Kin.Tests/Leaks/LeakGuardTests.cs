using System.Diagnostics;

namespace Kin.Tests.Leaks;

/// <summary>The leak guard sees what it is there to see.</summary>
[Collection(Alone.Name)]
public sealed class LeakGuardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leaks-").FullName;
    private readonly LeakSnapshot _before;

    public LeakGuardTests() => _before = LeakSnapshot.Take(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_open_file_is_named_until_it_is_closed()
    {
        string path = Path.Combine(_folder, "open");
        using (File.Create(path, 1, FileOptions.DeleteOnClose))
        {
            Assert.Contains(Leaks(), l => l.StartsWith("descriptor", StringComparison.Ordinal) && l.EndsWith(path, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(Leaks(), l => l.Contains(path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_child_is_named_until_it_has_ended()
    {
        using Process child = TestChild.Start("cat");
        Assert.Contains(Leaks(), l => l.StartsWith($"child {child.Id}: ", StringComparison.Ordinal));
        Assert.Contains(Leaks(), l => l.StartsWith($"process {child.Id}: ", StringComparison.Ordinal));
        child.StandardInput.Close();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Leaks(), l => l.Contains($" {child.Id}: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_in_shared_memory_is_named()
    {
        string path = $"/dev/shm/kin-leak-guard-{Environment.ProcessId}";
        File.WriteAllText(path, "x");
        try
        {
            Assert.Contains($"shared memory {path}", Leaks());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_in_the_temporary_folder_is_named()
    {
        File.WriteAllText(Path.Combine(_folder, "left"), "x");
        Assert.Contains($"temporary file {_folder}/left", Leaks());
    }

    private IReadOnlyList<string> Leaks() => LeakSnapshot.Take(_folder).Since(_before);
}
