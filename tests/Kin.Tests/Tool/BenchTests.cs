using System.Text.Json;
using Kin.Tool.Benching.Switching;

namespace Kin.Tests.Tool;

/// <summary>`kin bench`: a row for each number of descriptors, or for each way between processes, and what could not be done.</summary>
public sealed class BenchTests
{
    [Fact]
    public async Task Each_size_has_a_figure_for_each_way()
    {
        CommandOutput output = await KinTool.Run("bench", "poll", "--most", "150", "--json");
        using JsonDocument json = JsonDocument.Parse(output.EnsureSuccess().StandardOutput);
        JsonElement[] rows = [.. json.RootElement.GetProperty("waits").EnumerateArray()];
        Assert.Equal([10, 100, 150], rows.Select(row => row.GetProperty("descriptors").GetInt32()));
        Assert.All(rows, row => Assert.All(
            (string[])["pollNanoseconds", "epollLevelNanoseconds", "epollEdgeNanoseconds"],
            name => Assert.True(row.GetProperty(name).GetDouble() > 0)));
        Assert.Empty(json.RootElement.GetProperty("lacks").EnumerateArray());
        string table = (await KinTool.Run("bench", "poll", "--most", "10")).EnsureSuccess().StandardOutput;
        Assert.Contains("epoll edge", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_is_too_small_is_said()
    {
        CommandOutput output = await KinTool.Shell("ulimit -n 300; kin bench poll --most 1000");
        Assert.Contains("at most 300 may be open here", output.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.Contains("\n        200 ", output.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_way_between_processes_has_its_figures()
    {
        CommandOutput output = await KinTool.Run("bench", "ipc", "--seconds", "0.01", "--json");
        using JsonDocument json = JsonDocument.Parse(output.EnsureSuccess().StandardOutput);
        Assert.Empty(json.RootElement.GetProperty("lacks").EnumerateArray());
        JsonElement[] rows = [.. json.RootElement.GetProperty("ways").EnumerateArray()];
        string?[] ways = [.. rows.Select(row => row.GetProperty("way").GetString())];
        Assert.All(
            (string[])
            [
                "pipe", "fifo", "unix stream", "unix seqpacket", "posix queue", "shared queue", "shared memory", "object pipe", "tcp loopback",
            ],
            way => Assert.Contains(way, ways));
        Assert.All(rows, row => Assert.All(
            (string[])["openingNanoseconds", "roundTripNanoseconds", "roundTripP99Nanoseconds", "bytesPerSecond"],
            name => Assert.True(row.GetProperty(name).GetDouble() > 0)));
        string table = (await KinTool.Run("bench", "ipc", "--seconds", "0.01")).EnsureSuccess().StandardOutput;
        Assert.Contains("object pipe", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_takes_longer_than_a_system_call_and_gives_the_CPU_up()
    {
        CommandOutput output = await KinTool.Run("bench", "switch", "--seconds", "0.05", "--json");
        using JsonDocument json = JsonDocument.Parse(output.EnsureSuccess().StandardOutput);
        Dictionary<string, JsonElement> costs = json.RootElement.GetProperty("costs").EnumerateArray()
            .ToDictionary(cost => cost.GetProperty("what").GetString()!);
        double call = costs["system call"].GetProperty("nanoseconds").GetDouble();
        Assert.True(call > 0);
        foreach (string what in (string[])["thread switch", "process switch"])
        {
            JsonElement cost = costs[what];
            Assert.True(cost.GetProperty("roundTripNanoseconds").GetDouble() > 4 * call); // it makes four, and two switches
            Assert.True(cost.GetProperty("switchesPerRoundTrip").GetDouble() > 0.95); // the partner has the same CPU
        }

        Assert.True(json.RootElement.GetProperty("timer interrupts").GetInt64() > 0);
        string table = (await KinTool.Run("bench", "switch", "--seconds", "0.01")).EnsureSuccess().StandardOutput;
        Assert.Contains("process switch", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupts_are_counted_by_kind_for_one_CPU()
    {
        string[] lines =
        [
            "           CPU0       CPU2",
            "  1:          9         30   IO-APIC   1-edge      i8042",
            "LOC:       1000       2000   Local timer interrupts",
            "RES:          3          4   Rescheduling interrupts",
            "IPI1:         5          6       Function call interrupts",
            "ERR:          7",
        ];
        Assert.Equal([("timer", 1000), ("rescheduling", 1), ("call", 1), ("TLB", 0), ("other", 21)],
            InterruptCounts.Parse(lines, 2)!.Since(InterruptCounts.Parse(lines, 0)!));
        Assert.Null(InterruptCounts.Parse(lines, 1));
        Assert.Null(InterruptCounts.Parse([], 0));
    }

    [Theory, InlineData(""), InlineData("ipc --seconds 0"), InlineData("ipc --most 5"), InlineData("switch --most 5"), InlineData("poll --seconds 1")]
    [InlineData("tea"), InlineData("poll --most 0"), InlineData("poll --most many")]
    public async Task What_is_not_understood_is_one_line(string words)
    {
        CommandOutput output = await KinTool.Run(["bench", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(2, output.Status.Code);
        Assert.Empty(output.StandardOutput);
        Assert.Single(output.StandardError.TrimEnd('\n').Split('\n'));
    }
}
