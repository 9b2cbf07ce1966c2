using System.Text.Json;
using Kin.Inspection;
using Kin.Tests.Inspection;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin locks`: deadlocks of a program that gets into them.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LocksTests(WaitingPeer peer) : IClassFixture<WaitingPeer>
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_deadlock_is_told_in_words_as_json_and_as_a_graph()
    {
        await using ChildProcess child = peer.Start("threads");
        await Stuck(child.Id);
        string id = $"{child.Id}";
        CommandOutput text = await KinTool.Run("locks", "--for", "0.01", id);
        Assert.Equal((3, ""), (text.Status.Code, text.StandardError));
        string[] lines = text.StandardOutput.Split('\n');
        Assert.Matches("^ *PID +THREAD PROCESS KIND +SECONDS WAITS FOR +WHO CAN END IT$", lines[0]);
        int said = Array.IndexOf(lines, "deadlock:");
        Assert.Matches($"^  {id} waits waits for mutex .*, held by {id}/[0-9]+ waits$", lines[said + 1]);
        Assert.Matches($"^  {id}/[0-9]+ waits waits for mutex .*, held by {id} waits$", lines[said + 2]);

        using var json = JsonDocument.Parse((await KinTool.Run("locks", "--for", "0.01", "--json", id)).StandardOutput);
        JsonElement cycle = Assert.Single(json.RootElement.GetProperty("deadlocks").EnumerateArray());
        Assert.True(cycle.GetProperty("certain").GetBoolean());
        Assert.Equal(2, cycle.GetProperty("members").GetArrayLength());
        Assert.All(
            json.RootElement.GetProperty("waits").EnumerateArray().Where(wait => wait.GetProperty("pid").GetInt32() == child.Id),
            wait => Assert.True(wait.GetProperty("stuck").GetBoolean()));

        string dot = (await KinTool.Run("locks", "--for", "0.01", "--dot", id)).StandardOutput;
        Assert.StartsWith("digraph waits {", dot, StringComparison.Ordinal);
        Assert.Equal(2, dot.Split('\n').Count(line => line.EndsWith(", color=red];", StringComparison.Ordinal)));
        string csv = (await KinTool.Run("locks", "--for", "0.01", "--csv", id)).StandardOutput;
        Assert.Equal(2, csv.Split('\n').Count(line => line.StartsWith($"{id},", StringComparison.Ordinal)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_waits_for_what_may_come_is_shown_when_asked_for_and_is_no_trouble()
    {
        await using ChildProcess child = peer.Start("busy-child");
        CommandOutput asked;
        do
        {
            asked = await KinTool.Run("locks", "--for", "0", $"{child.Id}");
        }
        while (!asked.StandardOutput.Contains("data in pipe:[", StringComparison.Ordinal));
        Assert.Equal(0, asked.Status.Code);
        Assert.DoesNotContain("deadlock", asked.StandardOutput, StringComparison.Ordinal);
    }

    // A process of root has the writing end, too, and may not be looked at, or is not even to be counted.
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("1", true)]
    [InlineData("2", false)]
    public async Task Where_others_are_hidden_no_deadlock_at_a_pipe_is_certain(string hidepid, bool isCounted)
    {
        Capability.RequireRoot();
        Capability.RequireProgram("unshare", "util-linux");
        string nobody = $"{Capability.RequireProgram("setpriv", "util-linux")} --reuid=65534 --regid=65534 --clear-groups";
        CommandOutput output = await KinTool.Shell(
            $"exec unshare --mount --pid --fork --mount-proc sh -c 'mount -o remount,hidepid={hidepid} /proc; "
            + $"sleep 100 | (exec 3>/proc/self/fd/0; exec {nobody} sh -c \"read x\") & "
            + $"while found=$({nobody} kin locks --for 0.01); do :; done; echo \"$found\"'");
        Assert.Matches("(?m)^possible deadlock:$", output.StandardOutput);
        Assert.Equal(isCounted, output.StandardOutput.Contains(" may not be looked at: ", StringComparison.Ordinal));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("locks 2147483647", "there is no process 2147483647, or it is hidden", 1)]
    [InlineData("locks x", "'x' is no process id", 2)]
    [InlineData("locks --for x", "is no time in seconds", 2)]
    [InlineData("locks --json --dot", "are three forms", 2)]
    public Task What_is_wrong_is_one_line(string words, string message, int code) => KinTool.IsRefused(words, message, code);

    private static async Task Stuck(int process)
    {
        while (!WaitGraph.Read().Deadlocks.Any(d => d.IsCertain && d.Members.Any(m => m.Who.ProcessId == process)))
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
