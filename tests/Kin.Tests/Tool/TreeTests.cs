using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kin.Inspection;
using Kin.Tests.Workers;
using Kin.Tool.Looking.Tree;

namespace Kin.Tests.Tool;

/// <summary>`kin tree`, beside pstree(1).</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class TreeTests(TreeFamily family) : IClassFixture<TreeFamily>
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("")]
    [InlineData("-p")]
    [InlineData("-g")]
    [InlineData("-pg")]
    [InlineData("-al")]
    [InlineData("-apl")]
    [InlineData("-T")]
    [InlineData("-Tc")]
    [InlineData("-pn")]
    [InlineData("-t")]
    [InlineData("-pSu")]
    [InlineData("-psl")]
    public async Task It_draws_what_pstree_draws(string words)
    {
        string pstree = Capability.RequireProgram("pstree", "psmisc");
        string[] all = ["-A", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), $"{family.Root}"];
        string byPstree = (await KinTool.Capture(new Command(pstree, all))).EnsureSuccess().StandardOutput;
        Assert.Equal(byPstree, (await KinTool.Run(["tree", "--no-marks", .. all])).EnsureSuccess().StandardOutput);
    }

    // The ancestors are whoever runs the tests, and pstree writes some of their words otherwise: a line break as \012.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Ancestors_are_drawn_with_their_words_as_pstree_draws_them()
    {
        string pstree = Capability.RequireProgram("pstree", "psmisc");
        string byPstree = (await KinTool.Capture(new Command(pstree, "-A", "-aspl", $"{family.Root}"))).EnsureSuccess().StandardOutput;
        string byKin = (await KinTool.Run("tree", "--no-marks", "-A", "-aspl", $"{family.Root}")).EnsureSuccess().StandardOutput;
        string[] theirs = byPstree.Split('\n'), ours = byKin.Split('\n');
        int root = Array.FindIndex(theirs, line => line.Contains($",{family.Root}", StringComparison.Ordinal));
        Assert.Equal(theirs[..root].Select(HeadOf), ours[..root].Select(HeadOf));
        Assert.Equal(theirs[root..], ours[root..]);

        static string HeadOf(string line) => Regex.Match(line, "^ *[^ ]+").Value;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Zombies_stopped_ones_and_orphans_are_marked()
    {
        CommandOutput started = await (new Command("sh", "-c", "sleep 1003 >/dev/null 2>&1 & echo $!") with { NewSession = true })
            .CaptureAsync(TestContext.Current.CancellationToken);
        using ProcessHandle orphan = ProcessHandle.Open(int.Parse(started.StandardOutput, CultureInfo.InvariantCulture));
        try
        {
            await Until(orphan.Id, p => p.Name == "sleep");
            orphan.Suspend();
            await Until(orphan.Id, p => p.State == ProcessState.Stopped);

            Assert.Equal($"sleep({orphan.Id})<stopped><orphan>\n", (await KinTool.Run("tree", "-p", $"{orphan.Id}")).StandardOutput);
            string tree = (await KinTool.Run("tree", "-p", $"{family.Root}")).StandardOutput;
            Assert.Contains($"sleep({family.ZombiesParent})---sleep({family.Zombie})<zombie>", tree, StringComparison.Ordinal);
            Assert.DoesNotContain("<orphan>", tree, StringComparison.Ordinal);
        }
        finally
        {
            orphan.Kill();
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Programs_get_nested_objects_and_zero_is_above_all()
    {
        using var json = JsonDocument.Parse((await KinTool.Run("tree", "--json", $"{family.Root}")).EnsureSuccess().StandardOutput);
        JsonElement root = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(family.Root, root.GetProperty("pid").GetInt32());
        JsonElement parent = root.GetProperty("children").EnumerateArray()
            .Single(child => child.GetProperty("pid").GetInt32() == family.ZombiesParent);
        JsonElement zombie = Assert.Single(parent.GetProperty("children").EnumerateArray());
        Assert.True(zombie.GetProperty("zombie").GetBoolean() && !zombie.GetProperty("orphan").GetBoolean());
        Assert.Equal(("Z", "sleep"), (zombie.GetProperty("state").GetString(), zombie.GetProperty("name").GetString()));

        string whole = (await KinTool.Run("tree", "0", "-pTl")).EnsureSuccess().StandardOutput;
        Assert.StartsWith("idle(0)-", whole, StringComparison.Ordinal);
        Assert.Contains($"({family.Root})", whole, StringComparison.Ordinal);
    }

    [Fact]
    public void What_looks_the_same_is_drawn_once_and_long_lines_end_with_a_plus()
    {
        TreeBranch root = new("a", "a", 1)
        {
            Children = [new("b", "b", 2) { Count = 2, Children = [new("c", "c", 3), new("d", "d", 4)] }, new("e", "e", 5)],
        };
        Assert.Equal("a-+-2*[b-+-c\n  |      `-d]\n  `-e\n", TreePicture.Of(root, isAscii: true, hasLines: false, width: null));
        Assert.Equal("a-+-2*+\n  |   +\n  `-e\n", TreePicture.Of(root, isAscii: true, hasLines: false, width: 7));
        Assert.Equal(
            "a\n  ├─2*[b\n  │   ├─c\n  │   └─d]\n  └─e\n", TreePicture.Of(root, isAscii: false, hasLines: true, width: null));
    }

    [Fact]
    public void A_chain_of_thousands_is_drawn_without_end_of_stack()
    {
        TreeBranch chain = new("x", "x", 1);
        for (int i = 0; i < 20_000; i++)
        {
            chain = new TreeBranch("x", "x", 1) { Children = [chain] };
        }

        string picture = TreePicture.Of(chain, isAscii: true, hasLines: true, width: 132);
        Assert.Equal(20_001, picture.Count(c => c == '\n'));
    }

    private static async Task Until(int id, Func<ProcessInfo, bool> isSo)
    {
        while (!isSo(ProcFs.Default.Open(id)))
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("tree 2147483647", "no process has the number 2147483647", 1)]
    [InlineData("tree kin-no-such", "neither the number of a process nor the name of a user", 2)]
    [InlineData("tree 99999999999", "is no number of a process", 2)]
    [InlineData("tree -AU", "-A and -U are two ways", 2)]
    [InlineData("tree 1 2", "one word too many", 2)]
    public Task What_is_wrong_is_one_line(string words, string message, int code) =>
        KinTool.IsRefused(words, message, code);
}
