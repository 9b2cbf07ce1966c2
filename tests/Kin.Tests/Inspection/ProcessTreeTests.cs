using Kin.Inspection;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>Who started whom.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ProcessTreeTests : IDisposable
{
    private readonly FakeProc _proc = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _proc.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_grandchild_is_below_its_parent_and_an_orphan_below_the_one_that_the_kernel_gave_it()
    {
        await using Grandchild grandchild = await Grandchild.Start("sleep 60", reap: false);
        ProcessTree tree = ProcessTree.Read();
        ProcessNode node = tree.Find(grandchild.Id)!;
        Assert.Equal((grandchild.ParentId, ThisProcess.Id), (node.Parent!.Process.Id, node.Parent.Parent!.Process.Id));
        Assert.Contains(node, tree.Find(ThisProcess.Id)!.Descendants());
        Assert.Equal(node.Ancestors().Count(), node.Depth);
        Assert.All(tree.All, n => Assert.Equal(n.Parent is null, tree.Roots.Contains(n)));
        Assert.Equal(tree.All.Count, tree.Roots.Sum(r => 1 + r.Descendants().Count()));
        Assert.All(tree.All, n => Assert.True(n.Parent is null || n.Parent.Process.Id == n.Process.ParentId));
        using ProcessHandle parent = ProcessHandle.Open(grandchild.ParentId);
        parent.Kill();
        await parent.WaitAsync(Cancel);
        using ProcessHandle orphan = ProcessHandle.Open(grandchild.Id);
        Assert.Equal(orphan.ParentId, ProcessTree.Read().Find(grandchild.Id)!.Parent?.Process.Id);
        orphan.Kill();
    }

    [Fact]
    public void A_number_that_was_used_again_is_no_parent_of_what_is_older()
    {
        _proc.Add(1, parent: 0, start: 1);
        _proc.Add(7, parent: 9, start: 100);
        _proc.Add(9, parent: 1, start: 200);
        _proc.Add(20, parent: 21, start: 300); // a circle within one tick
        _proc.Add(21, parent: 20, start: 300);
        _proc.Add(30, parent: 30, start: 400);
        _proc.Add(40, parent: 4711, start: 500);
        ProcessTree tree = ProcessTree.Read(_proc.Root);
        Assert.Equal((null, 1), (tree.Find(7)!.Parent, tree.Find(9)!.Parent!.Process.Id));
        Assert.Equal(7, tree.Roots.Sum(r => 1 + r.Descendants().Count()));
        Assert.Single((int[])[20, 21], id => tree.Find(id)!.Parent is null);
        Assert.Equal((null, null), (tree.Find(30)!.Parent, tree.Find(40)!.Parent));
        Assert.Null(tree.Find(4711));
    }

    [Fact]
    public void A_chain_of_thousands_is_walked_without_end_of_stack()
    {
        for (int id = 1; id <= 2000; id++)
        {
            _proc.Add(id, parent: id - 1, start: id);
        }

        ProcessTree tree = ProcessTree.Read(_proc.Root);
        Assert.Equal(Enumerable.Range(2, 1999), tree.Find(1)!.Descendants().Select(n => n.Process.Id));
        Assert.Equal(1999, tree.Find(2000)!.Depth);
    }
}
