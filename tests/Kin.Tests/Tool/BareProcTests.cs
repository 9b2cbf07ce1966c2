using System.Text.Json;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>The verbs where /proc has nothing but processes (subset=pid, proc(5)), as hardened containers have it.</summary>
public sealed class BareProcTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("ps aux")]
    [InlineData("tree")]
    [InlineData("info $$")]
    [InlineData("info $$ --maps")]
    [InlineData("ports")]
    [InlineData("ipc")]
    [InlineData("locks")]
    [InlineData("top -b -n 1 --view groups")]
    [InlineData("top --json -n 1 --view scheduling")]
    [InlineData("trace -o /dev/stdout -- true")]
    [InlineData("limits $$")]
    public async Task Verbs_do_without_all_other_files(string words)
    {
        CommandOutput output = await Bare(words);
        Assert.Equal((0, ""), (output.Status.Code, output.StandardError));
        Assert.NotEmpty(output.StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_cannot_be_known_is_not_made_up()
    {
        Assert.Matches(@"^ *\d+ +- \w+\n$", (await Bare("ps -p $$ -o pid,pmem,comm --no-headings")).StandardOutput);
        using var json = JsonDocument.Parse((await Bare("ipc --json")).EnsureSuccess().StandardOutput);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("locks").ValueKind);
        string[] unlisted = [.. json.RootElement.GetProperty("unlisted").EnumerateArray().Select(word => word.GetString()!)];
        Assert.Equal(["msg", "sem", "shm", "lock"], unlisted);
        Assert.Contains("Not to be listed here: lock.", (await Bare("ipc -k lock")).StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("Not to be listed", (await KinTool.Run("ipc")).StandardOutput, StringComparison.Ordinal);
    }

    private static Task<CommandOutput> Bare(string words)
    {
        Capability.RequireRoot();
        Capability.RequireProgram("unshare", "util-linux");
        return KinTool.Shell($"exec unshare --mount sh -c 'mount -t proc -o subset=pid proc /proc && exec kin {words}'");
    }
}
