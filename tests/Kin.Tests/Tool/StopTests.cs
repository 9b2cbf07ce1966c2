using System.Text.Json;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin stop` ends processes and trees, and says what it did.</summary>
public sealed class StopTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_that_listens_ends_and_one_that_does_not_is_killed()
    {
        await using ChildProcess polite = new Command("sleep", "60").Start();
        await using ChildProcess refusing = Refusing();
        await Ready(refusing);
        CommandOutput output = await KinTool.Run("stop", "--grace", "3600", $"{polite.Id}");
        Assert.Equal($"{polite.Id} (sleep): ended\n", output.EnsureSuccess().StandardOutput);
        output = await KinTool.Run("stop", "--grace", "0.2", $"{refusing.Id}");
        Assert.Equal($"{refusing.Id} (sh): killed\n", output.EnsureSuccess().StandardOutput);
        Assert.Equal(Signal.Terminate, (await polite.WaitAsync(Cancel)).Signal);
        Assert.Equal(Signal.Kill, (await refusing.WaitAsync(Cancel)).Signal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_that_is_named_twice_is_stopped_once()
    {
        await using ChildProcess child = new Command("sleep", "60").Start();
        CommandOutput output = await KinTool.Run("stop", $"{child.Id}", $"{child.Id}");
        Assert.Equal($"{child.Id} (sleep): ended\n", output.EnsureSuccess().StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_no_signal_ends_is_told_and_not_waited_for()
    {
        Capability.RequireRoot();
        CommandOutput init = await KinTool.Shell(
            "unshare -pf --mount-proc sh -c 'kin stop --grace 0.1 1; echo $?'");
        Capability.Require("pid namespaces (unshare -p)", !init.StandardError.StartsWith("unshare", StringComparison.Ordinal));
        Assert.Equal("1\n", init.StandardOutput);
        Assert.StartsWith("kin: Process 1 goes on", init.StandardError, StringComparison.Ordinal);
        Capability.Require("threads of the kernel that can be seen", ProcessStat.Read(2) is { IsKernelThread: true });
        CommandOutput thread = await KinTool.Run("stop", "--grace", "0", "2");
        Assert.Equal((1, "kin: Process 2 is a thread of the kernel, which no signal ends.\n"),
            (thread.Status.Code, thread.StandardError));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_tree_ends_with_those_that_left_its_session()
    {
        Capability.RequireProgram("setsid", "util-linux");
        await using ChildProcess root = (new Command("sh", "-c", "setsid sh -c 'echo $$; exec sleep 60' & wait") with
        {
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(root.StandardOutput);
        int below = int.Parse(
            (await reader.ReadLineAsync(Cancel))!, System.Globalization.CultureInfo.InvariantCulture);
        CommandOutput output = await KinTool.Run("stop", "--tree", "--json", $"{root.Id}");
        using JsonDocument json = JsonDocument.Parse(output.EnsureSuccess().StandardOutput);
        JsonElement only = json.RootElement.EnumerateArray().Single();
        int[] ended = [.. only.GetProperty("ended").EnumerateArray().Select(e => e.GetInt32())];
        Assert.Contains(root.Id, ended);
        Assert.Contains(below, ended);
        Assert.Empty(only.GetProperty("killed").EnumerateArray());
        Assert.Equal("sh", only.GetProperty("name").GetString());
        await ProcStat.Ended(below, Cancel);
        Assert.Equal(Signal.Terminate, (await root.WaitAsync(Cancel)).Signal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_is_not_there_is_told_and_the_others_end()
    {
        await using ChildProcess child = new Command("sleep", "60").Start();
        CommandOutput output = await KinTool.Run("stop", $"{int.MaxValue}", $"{child.Id}");
        Assert.Equal(1, output.Status.Code);
        Assert.Contains($"process {int.MaxValue}", output.StandardError, StringComparison.Ordinal);
        Assert.Equal($"{child.Id} (sleep): ended\n", output.StandardOutput);
        Assert.Equal(Signal.Terminate, (await child.WaitAsync(Cancel)).Signal);
    }

    [Theory, InlineData("stop"), InlineData("stop", "0"), InlineData("stop", "x"), InlineData("stop", "--grace", "-1", "5"),
        InlineData("stop", "--grace", "soon", "5"), InlineData("wait"), InlineData("stop", "--grace", "4233601", "5"),
        InlineData("wait", "--timeout", "x", "5")]
    public async Task A_wrong_line_is_one_line_and_2(params string[] words)
    {
        CommandOutput output = await KinTool.Run(words);
        Assert.Equal(2, output.Status.Code);
        Assert.Equal("", output.StandardOutput);
        Assert.Single(output.StandardError.TrimEnd('\n').Split('\n'));
    }

    private static ChildProcess Refusing() =>
        (new Command("sh", "-c", "trap '' TERM; echo; while :; do sleep 0.05; done") with
        {
            StandardOutput = StandardStream.Piped,
        }).Start();

    private static async Task Ready(ChildProcess child) =>
        await child.StandardOutput.ReadExactlyAsync(new byte[1], Cancel);
}
