using Kin.Inspection;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>
/// Processes that stand still, so that two programs that look at them must see the same: one at rest, one stopped, one
/// with another nice value, one under another policy, one with an odd name, a zombie and its parent.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PsFamily : IAsyncLifetime
{
    /// <summary>What a name may hold.</summary>
    public const string OddName = "a) S 1 (b\tc";

    private readonly TemporaryDirectory _folder = new();
    private readonly List<ChildProcess> _children = [];

    public IReadOnlyList<int> Ids => [.. _children.Select(child => child.Id), Zombie];

    public int Quiet => _children[0].Id;

    public int Stopped => _children[1].Id;

    public int Odd => _children[4].Id;

    public int Parent => _children[5].Id;

    public int Zombie { get; private set; }

    public async ValueTask InitializeAsync()
    {
        string odd = Path.Combine(_folder.Path, OddName);
        File.Copy(PathOf("sleep"), odd);
        File.SetUnixFileMode(odd, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Start(new Command("sleep", "1000") with { NewSession = true });
        Start(new Command("sleep", "1000"));
        Start(new Command("sleep", "1000") with { Nice = 7 });
        Start(new Command("sleep", "1000") with { Scheduling = Scheduling.Batch });
        Start(new Command(odd, "1000") with { Argument0 = "a name\nof two lines" });
        Start(new Command("sh", "-c", "sleep 0 & exec sleep 1000"));
        _children[1].Suspend();
        await Until(Stopped, p => p.State == ProcessState.Stopped);
        foreach (ChildProcess child in _children.Where(child => child.Id != Stopped))
        {
            await Until(child.Id, p => p.State == ProcessState.Sleeping && p.Name is "sleep" or OddName);
        }

        Zombie = ProcFs.Default.Processes().Single(p => p.ParentId == Parent).Id;
        await Until(Zombie, p => p.IsZombie);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ChildProcess child in _children)
        {
            child.Kill();
            await child.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static string PathOf(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin")
        .Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private void Start(Command command) =>
        _children.Add((command with { StandardInput = StandardStream.Null }).Start());

    private static async Task Until(int id, Func<ProcessInfo, bool> isSo)
    {
        using CancellationTokenSource limit = new(Limit.Milliseconds);
        while (!isSo(ProcFs.Default.Open(id)))
        {
            await Task.Delay(2, limit.Token);
        }
    }
}
