using Kin.Inspection;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>
/// A shell with children that stand still: two that look the same, one with a zombie, and one with threads where there
/// is a Python.
/// </summary>
public sealed class TreeFamily : IAsyncLifetime
{
    private const int Members = 5;

    private const string Script = """
        sleep 1000 &
        sleep 1000 &
        sh -c 'sleep 0 & exec sleep 1001' &
        sleep 1002 &
        test -x /usr/bin/python3 && exec /usr/bin/python3 -c "$1"
        wait
        """;

    private const string Threads = "import threading; e = threading.Event(); "
        + "[threading.Thread(target=e.wait, daemon=True).start() for _ in range(2)]; e.wait()";

    private ChildProcess? _shell;

    public int Root => _shell!.Id;

    public int Zombie => Tree().Single(node => node.Process.IsZombie).Process.Id;

    public int ZombiesParent => ProcFs.Default.Open(Zombie).ParentId;

    public async ValueTask InitializeAsync()
    {
        _shell = (new Command("sh", "-c", Script, "sh", Threads) with
        {
            StandardInput = StandardStream.Null, NewSession = true, OwnsTree = true,
        }).Start();
        using CancellationTokenSource limit = new(Limit.Milliseconds);
        int threads = File.Exists("/usr/bin/python3") ? 3 : 1;
        while (!(Tree() is { Count: Members + 1 } all && all[0].Process.ThreadCount == threads
            && all.Count(node => node.Process.IsZombie) == 1
            && all.Skip(1).All(node => node.Process.Name == "sleep" && node.Process.State != ProcessState.Running)))
        {
            await Task.Delay(5, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _shell!.StopTreeAsync(TimeSpan.Zero);
        await _shell.DisposeAsync();
    }

    private List<ProcessNode> Tree() =>
        ProcessTree.Read().Find(Root) is ProcessNode node ? [node, .. node.Descendants()] : [];
}
