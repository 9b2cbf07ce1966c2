using System.Globalization;

namespace Kin.Tests.Root;

/// <summary>
/// Children that were told to end with their parent do, however the parent ends; the others live on.
/// </summary>
public sealed class ParentExitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("SIGKILL", "SIGKILL"), InlineData("SIGTERM", "SIGKILL"), InlineData("SIGKILL", "SIGTERM")]
    public async Task When_the_parent_is_killed_its_bound_children_end(string childSignal, string parentSignal)
    {
        await using ChildProcess parent = (new Command(TestChild.Path, "family", childSignal) with
        {
            StandardOutput = StandardStream.Piped,
            KillOnParentExit = true,
        }).Start();
        using StreamReader reader = new(parent.StandardOutput);
        int[] children = new int[3];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = int.Parse((await reader.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);
            Assert.Equal(parent.Id, ProcStat.Of(children[i])?.Parent);
        }

        parent.SendSignal(Signal.Parse(parentSignal));
        Assert.Equal(parentSignal, (await parent.WaitAsync(Cancel)).Signal?.Name);
        await ProcStat.Ended(children[0], Cancel);
        await ProcStat.Ended(children[1], Cancel);
        Assert.NotNull(ProcStat.Of(children[2]));
        new Command("kill", $"{children[2]}").Run();
    }

    [Fact]
    public async Task A_child_outlives_the_thread_that_started_it()
    {
        ChildProcess? child = null;
        Thread brief = new(() => child = (new Command("cat") with
        {
            KillOnParentExit = true,
            StandardInput = StandardStream.Piped,
        }).Start());
        brief.Start();
        brief.Join();
        await using ChildProcess outliving = child!;
        await outliving.StandardInput.DisposeAsync();
        Assert.Equal("exit code 0", (await outliving.WaitAsync(Cancel)).ToString());
    }
}
