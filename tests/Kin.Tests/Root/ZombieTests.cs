using Kin.Tests.Workers;

namespace Kin.Tests.Root;

/// <summary>Zombies are found with the parent that owes the wait, and ps agrees.</summary>
public sealed class ZombieTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_zombie_below_this_process_is_shown_with_its_parent_until_it_is_reaped()
    {
        string ps = Capability.RequireProgram("ps", "procps");
        await using Grandchild grandchild = await Grandchild.Start("read line; exit 3", reap: false);
        grandchild.LetGo();
        await ProcStat.Ended(grandchild.Id, Cancel);
        Zombie zombie = Zombie.BelowThisProcess().Single(z => z.Id == grandchild.Id);
        Assert.Equal(grandchild.ParentId, zombie.ParentId);
        string line = (await new Command(ps, "-o", "state=,ppid=,comm=", "-p", $"{zombie.Id}").CaptureAsync(Cancel))
            .StandardOutput.Trim();
        Assert.Equal($"Z {zombie.ParentId} {zombie.Name}".Split(' '), line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
        Assert.Contains(Zombie.All(), z => z.Id == zombie.Id);
        Assert.StartsWith($"{zombie.Id} (sh), child of {zombie.ParentId} (", $"{zombie}", StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_child_is_a_zombie_until_it_is_waited_for()
    {
        await using ChildProcess child = new Command("true").Start();
        await ProcStat.Ended(child.Id, Cancel);
        Assert.Contains(Zombie.BelowThisProcess(), z => z.Id == child.Id && z.ParentId == Environment.ProcessId);
        child.Wait();
        Assert.DoesNotContain(Zombie.All(), z => z.Id == child.Id);
    }
}
