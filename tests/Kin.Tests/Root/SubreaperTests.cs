using System.Globalization;
using Kin.Tests.Workers;

namespace Kin.Tests.Root;

/// <summary>
/// Orphans come to a subreaper and are reaped with their status, and nobody else's children are. In programs of their
/// own: the run of the tests would adopt what its neighbours leave.
/// </summary>
public sealed class SubreaperTests
{
    // Double forks, of a child and of a grandchild: two orphans that end with 5 and by a signal.
    private const string Orphans =
        "(sh -c 'sleep 0.2; exit 5' &) & sh -c '(sh -c \"sleep 0.3; kill -9 \\$\\$\" &); exit 0' & wait; exit 6";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task Orphans_are_reaped_with_their_status_and_children_of_others_are_not_stolen(bool ignored)
    {
        Command adopt = new(TestChild.Path, "adopt", Orphans, "2");
        if (ignored)
        {
            adopt = new Command("env", ["--ignore-signal=CHLD", adopt.FileName, .. adopt.Arguments]);
        }

        CommandOutput output = await adopt.CaptureAsync(Cancel);
        Assert.Equal(
            "child: exit code 6\nsh: exit code 5\nsh: killed by SIGKILL\nothers: right\nleft: 0 zombies, 0 adopted\n",
            output.EnsureSuccess().StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_orphan_that_was_reaped_before_anybody_read_is_told_all_the_same()
    {
        CommandOutput output = await new Command(TestChild.Path, "adopt-late").CaptureAsync(Cancel);
        Assert.Equal("True exit code 5\n", output.EnsureSuccess().StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Process_1_reaps_its_orphans_and_knows_their_status()
    {
        Capability.RequireRoot();
        Capability.RequireProgram("unshare", "util-linux");
        CommandOutput output = await new Command(
            "unshare", "--pid", "--fork", "--mount-proc", TestChild.Path, "adopt", Orphans, "2").CaptureAsync(Cancel);
        Assert.Equal(
            "child: exit code 6\nsh: exit code 5\nsh: killed by SIGKILL\nothers: right\nleft: 0 zombies, 0 adopted\n",
            output.EnsureSuccess().StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_signal_with_its_default_action_does_not_reach_process_1()
    {
        Capability.RequireRoot();
        Capability.RequireProgram("unshare", "util-linux");
        CommandOutput output = await new Command(
            "unshare", "--pid", "--fork", "--mount-proc", TestChild.Path, "run", "1", "sh", "-c",
            "until grep -q '^SigBlk:.0*$' /proc/1/status; do :; done; " // while it starts a child they are blocked
            + "kill -HUP 1; kill -ALRM 1; kill -KILL 1; exit 3").CaptureAsync(Cancel);
        Assert.Equal("exit code 3\n", output.EnsureSuccess().StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Everything_below_is_ended_though_its_parents_have_ended_long_ago()
    {
        Capability.RequireProgram("setsid", "util-linux");
        using TemporaryDirectory directory = new();
        string script = $"(setsid sh -c 'echo $$ >{directory.Path}/one; exec sleep 60' &) ; "
            + $"(sh -c 'setsid sh -c \"echo \\$\\$ >{directory.Path}/two; exec sleep 60\" &' &); "
            + $"while ! [ -s {directory.Path}/one -a -s {directory.Path}/two ]; do sleep 0.01; done; echo; exit 0";
        CommandOutput output = await new Command(TestChild.Path, "stop-all", script).CaptureAsync(Cancel);
        string[] killed = output.EnsureSuccess().StandardOutput.Split(' ', '\n'); // and a shell between, if it was slow
        foreach (string name in (string[])["one", "two"])
        {
            int id = int.Parse(File.ReadAllText($"{directory.Path}/{name}"), CultureInfo.InvariantCulture);
            Assert.Contains($"{id}", killed);
            Assert.True(ProcStat.Of(id) is null or { State: 'Z' }, $"{name} lives");
        }
    }

    [Fact]
    public void The_runtime_still_has_the_tables_by_which_its_children_are_known()
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start("sleep", ["60"]);
        try
        {
            RuntimeChildren.BetweenStarts(isRuntimes =>
            {
                Assert.True(isRuntimes(process.Id));
                Assert.False(isRuntimes(1));
            });
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [Fact]
    public void While_the_runtime_starts_its_first_child_nobody_says_that_a_child_is_not_its()
    {
        int asked = 0;
        RuntimeChildren.BetweenStarts(
            isRuntimes => Assert.Null(isRuntimes(ThisProcess.Id)),
            () => asked++ == 0 ? null : typeof(System.Diagnostics.Process).Assembly);
        RuntimeChildren.BetweenStarts(isRuntimes => Assert.False(isRuntimes(ThisProcess.Id)), () => null);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_orphan_of_a_child_goes_above_this_process_without_a_subreaper()
    {
        Assert.False(Subreaper.IsOn);
        using TemporaryDirectory directory = new();
        await using ChildProcess child = new Command(
            "sh", "-c", $"(sh -c 'echo $$ >{directory.Path}/id.new; mv {directory.Path}/id.new {directory.Path}/id; exec sleep 60' &)")
            .Start();
        int orphan = await directory.WaitForPid("id", Cancel);
        await child.WaitAsync(Cancel);
        using var handle = ProcessHandle.Open(orphan);
        Assert.NotEqual(ThisProcess.Id, handle.ParentId);
        Assert.NotEqual(child.Id, handle.ParentId);
        await handle.StopAsync(TimeSpan.FromMinutes(1), Cancel);
    }
}
