using System.Globalization;
using Kin.Tests.Workers;

namespace Kin.Tests.Root;

/// <summary>
/// Whole trees are ended: descendants that left group and session, that ignore SIGTERM, that fork all the time. Each
/// process of a tree carries a mark in its environment, by which the kernel is asked who is left.
/// </summary>
public sealed class StopTreeTests
{
    private const string Mark = "KIN_TREE_TEST";

    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task Descendants_that_left_group_and_session_end_with_the_child(bool byHandle)
    {
        Capability.RequireProgram("setsid", "util-linux");
        Tree tree = await Tree.Start("setsid sh -c 'sleep 60 & echo x >&3; wait' & setsid sleep 60 & sleep 60 & wait", 1);
        await using ChildProcess child = tree.Child;
        await tree.Has(6, Cancel);
        TreeStop stop;
        if (byHandle)
        {
            using var process = ProcessHandle.Open(child.Id);
            stop = await process.StopTreeAsync(s_hour, Cancel);
        }
        else
        {
            stop = await child.StopTreeAsync(s_hour, Cancel);
            Assert.Null(ProcStat.Of(child.Id));
        }

        Assert.Empty(tree.Left());
        Assert.Empty(stop.Killed);
        Assert.Contains(child.Id, stop.Ended);
        Assert.True(stop.Ended.Count >= 5, $"{stop}");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Those_that_refuse_are_killed_when_the_grace_is_over()
    {
        Tree tree = await Tree.Start("(trap '' TERM; echo x >&3; while :; do sleep 60; done) & sleep 60 & wait", 1);
        await using ChildProcess child = tree.Child;
        await tree.Has(5, Cancel); // what a shell starts while it is ended is nobody's child
        TreeStop stop = await child.StopTreeAsync(TimeSpan.FromMilliseconds(200), Cancel);
        Assert.Empty(tree.Left());
        Assert.NotEmpty(stop.Killed);
        Assert.Contains(child.Id, stop.Ended);
        Assert.Equal(stop.Killed.Contains(child.Id) ? Signal.Kill : Signal.Terminate, child.TryWait()?.Signal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Stopped_descendants_are_continued_so_that_they_can_end_by_themselves()
    {
        Tree tree = await Tree.Start("sh -c 'trap \"exit 5\" TERM; echo x >&3; kill -STOP $$; sleep 60' & wait", 1);
        await using ChildProcess child = tree.Child;
        await tree.Until(() => tree.Left().Any(id => ProcStat.Of(id)?.State == 'T'), Cancel);
        TreeStop stop = await child.StopTreeAsync(s_hour, Cancel);
        Assert.Empty(stop.Killed);
        Assert.Empty(tree.Left());
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task A_tree_that_forks_while_it_is_killed_is_killed_whole(bool dispose)
    {
        // Each of them starts two like itself and ends: all are orphans at once. Bounded by their number in all.
        using TemporaryDirectory directory = new();
        string bomb = "f=" + directory.Path + "/n; echo x >>$f; [ $(wc -c <$f) -lt 1500 ] || exit; sh -c \"$B\" & sh -c \"$B\" & exit";
        for (int round = 0; round < 3; round++)
        {
            File.WriteAllText(directory.Path + "/n", "");
            Tree tree = await Tree.Start(
                "export B; sh -c \"$B\" & echo x >&3; wait; sleep 60", 1, new() { ["B"] = bomb }, ownsTree: true);
            await tree.Until(() => new FileInfo(directory.Path + "/n").Length > 100 * (round + 1), Cancel);
            if (dispose)
            {
                await tree.Child.DisposeAsync();
            }
            else
            {
                await tree.Child.StopTreeAsync(TimeSpan.Zero, Cancel);
            }

            Assert.Empty(tree.Left());
            await tree.Child.DisposeAsync();
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_orphan_in_a_session_of_its_own_is_found_when_the_child_owns_its_tree()
    {
        Capability.RequireProgram("setsid", "util-linux");
        Tree tree = await Tree.Start(
            "(setsid sh -c 'setsid sleep 60 & echo x >&3' &); exec sleep 60", 1, ownsTree: true);
        await using ChildProcess child = tree.Child;
        await tree.Until(() => tree.Left().Any(id => id != child.Id && ProcStat.Of(id)?.Parent == child.Id
            && ProcStat.Of(id)?.Session == id), Cancel); // adopted by sleep(1), which knows nothing of it
        await child.DisposeAsync();
        Assert.Empty(tree.Left());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_session_below_the_tree_brings_in_orphans_too()
    {
        Capability.RequireProgram("setsid", "util-linux");
        Tree tree = await Tree.Start("setsid sh -c '(sleep 60 &); echo x >&3; exec sleep 60' & wait", 1);
        await using ChildProcess child = tree.Child;
        int[] orphans = [];
        await tree.Until(
            () => (orphans = [.. tree.Left().Where(id => ProcStat.Of(id) is { } stat && !tree.Left().Contains(stat.Parent)
                && id != child.Id)]).Length == 1, Cancel);
        TreeStop stop = await child.StopTreeAsync(TimeSpan.Zero, Cancel);
        Assert.Contains(orphans[0], stop.Killed);
        Assert.Empty(tree.Left());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Neighbours_are_left_alone()
    {
        Tree tree = await Tree.Start("sleep 60 & echo x >&3; wait", 1);
        await using ChildProcess child = tree.Child;
        await using ChildProcess neighbour = new Command("sleep", "60").Start();
        Assert.Equal(ProcStat.Of(child.Id)?.Group, ProcStat.Of(neighbour.Id)?.Group);
        await child.StopTreeAsync(TimeSpan.Zero, Cancel);
        Assert.Empty(tree.Left());
        Assert.Null(neighbour.TryWait());
        Assert.NotEqual('T', ProcStat.Of(neighbour.Id)?.State);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_of_another_user_is_named_and_all_others_end()
    {
        Capability.RequireRoot();
        Capability.RequireProgram("setpriv", "util-linux");
        Tree tree = await Tree.Start("sleep 60 & echo x >&3; wait", 1, ownsTree: true);
        await using ChildProcess child = tree.Child;
        int[] ids = []; // a process in the middle of execve(2) has no environment by which it is known
        await tree.Until(
            () => (ids = tree.Left()).Any(id => IsSleep(id)) && ids.Length == 2 && tree.Left().SequenceEqual(ids), Cancel);
        CommandOutput output = await new Command(
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all",
            "env", "TMPDIR=/tmp", TestChild.Path, "stop-tree", $"{child.Id}").CaptureAsync(Cancel);
        Assert.Contains("pidfd_send_signal(process", output.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("EPERM", output.StandardOutput, StringComparison.Ordinal);
        Assert.All(ids, id => Assert.Contains($"{id}", output.StandardOutput, StringComparison.Ordinal));
        Assert.Equal(ids, tree.Left());
        await child.StopTreeAsync(TimeSpan.Zero, Cancel);
        Assert.Empty(tree.Left());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_tree_whose_root_has_ended_has_nobody_but_its_group()
    {
        await using ChildProcess child = (new Command("sh", "-c", "sleep 60 & echo $!") with
        {
            NewProcessGroup = true, StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(child.StandardOutput);
        int left = int.Parse((await reader.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);
        await child.WaitAsync(Cancel);
        TreeStop stop = await child.StopTreeAsync(s_hour, Cancel);
        Assert.Equal("0 ended, 0 killed", $"{stop}");
        await ProcStat.Ended(left, Cancel);
    }

    [Fact]
    public async Task The_tree_of_process_1_and_a_negative_grace_are_refused()
    {
        using var init = ProcessHandle.Open(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => init.StopTreeAsync(TimeSpan.Zero, Cancel));
        await using ChildProcess child = new Command("sleep", "60").Start();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => child.StopTreeAsync(TimeSpan.FromSeconds(-1), Cancel));
        Assert.Null(child.TryWait());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_of_anybody_is_stopped_alone_politely_and_then_not()
    {
        await using Grandchild polite = await Grandchild.Start("exec sleep 60");
        using var first = ProcessHandle.Open(polite.Id);
        await first.StopAsync(s_hour, Cancel);
        Assert.True(first.HasExited);
        await using Grandchild refusing = await Grandchild.Start("trap '' TERM; while :; do sleep 0.05; done");
        using var second = ProcessHandle.Open(refusing.Id);
        ExitStatus status = await second.StopAsync(TimeSpan.FromMilliseconds(100), Cancel);
        Assert.True(second.HasExited);
        Assert.True(!status.IsKnown || status.Signal == Signal.Kill || status.Signal == Signal.Terminate, $"{status}");
    }

    private static bool IsSleep(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm") == "sleep\n";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private sealed record Tree(ChildProcess Child, string Value)
    {
        public static async Task<Tree> Start(
            string script, int marks, Dictionary<string, string?>? variables = null, bool ownsTree = false)
        {
            string value = $"{Environment.ProcessId}-{Guid.NewGuid():N}";
            using TemporaryDirectory directory = new();
            string fifo = directory.Path + "/up";
            new Command("mkfifo", fifo).Run();
            ChildProcess child = (new Command("sh", "-c", $"exec 3<>{fifo}; echo y >&3; {script}") with
            {
                Environment = new Dictionary<string, string?>(variables ?? []) { [Mark] = value },
                OwnsTree = ownsTree,
            }).Start();
            using FileStream up = new(fifo, FileMode.Open, FileAccess.Read);
            byte[] lines = new byte[2 * (marks + 1)];
            await up.ReadExactlyAsync(lines, Cancel);
            return new Tree(child, value);
        }

        /// <summary>Who carries the mark and has not ended. A zombie has no environment.</summary>
        public int[] Left() =>
        [
            .. Directory.GetDirectories("/proc").Select(Path.GetFileName)
                .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _) && HasMark(name!))
                .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Order(),
        ];

        public Task Has(int count, CancellationToken cancellationToken) =>
            Until(() => Left().Length >= count - 1, cancellationToken);

        public async Task Until(Func<bool> condition, CancellationToken cancellationToken)
        {
            while (!condition())
            {
                await Task.Delay(1, cancellationToken);
            }
        }

        private bool HasMark(string id)
        {
            try
            {
                return File.ReadAllText($"/proc/{id}/environ").Contains($"{Mark}={Value}", StringComparison.Ordinal);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
