using System.Globalization;
using System.Text.Json;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin top` as text and JSON, beside top(1), ps(1) and /proc.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class TopTests(PsFamily family) : IClassFixture<PsFamily>
{
    private string Ids => string.Join(',', family.Ids);

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_look_as_text_has_the_numbers_of_top()
    {
        Capability.RequireProgram("top", "procps");
        Dictionary<string, string> ours = Rows(await Shell($"kin top -b -n 1 -c -p {Ids}"), count: 11);
        Dictionary<string, string> theirs = Rows(await Shell($"HOME=/ LC_ALL=C top -b -n 1 -w 200 -p {Ids}"), count: 11);
        Assert.Equal(family.Ids.Count, ours.Count);
        Assert.Equal(theirs, ours);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task JSON_has_an_object_a_look_with_the_numbers_of_ps()
    {
        string lines = await Shell(
            $"kin top --json -n 2 -d 0.2 -p {Ids} -o pid,ppid,pgrp,sid,ni,virt,res,s,nth,user,time,command");
        JsonElement[] looks = [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(2, looks.Length);
        Assert.True(looks[1].GetProperty("intervalSeconds").GetDouble() >= 0.19);
        Assert.Equal(Environment.ProcessorCount, looks[0].GetProperty("cpus").GetArrayLength());
        JsonElement[] processes = [.. looks[1].GetProperty("processes").EnumerateArray()];
        string told = string.Join('\n', processes.Select(p => string.Join(' ',
            p.GetProperty("pid"), p.GetProperty("ppid"), p.GetProperty("pgrp"), p.GetProperty("sid"), p.GetProperty("nice"),
            p.GetProperty("virtualBytes").GetInt64() / 1024, p.GetProperty("state"), p.GetProperty("threads"),
            p.GetProperty("user"))).Order(StringComparer.Ordinal));
        string ps = await Shell($"ps -o pid=,ppid=,pgid=,sid=,ni=,vsz=,s=,nlwp=,user= -p {Ids} | sed 's/  */ /g; s/^ //' | LC_ALL=C sort");
        Assert.Equal(ps.TrimEnd('\n'), told);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Zombies_tell_their_parent_odd_names_are_harmless_and_a_kernel_thread_is_in_brackets()
    {
        string text = await Shell($"kin top -b -n 1 -p {family.Zombie},{family.Odd},2 -o pid,command");
        Assert.Contains($"{family.Zombie} [sleep] <defunct> of {family.Parent} (sleep)\n",
            await Shell($"kin top -b -n 1 -p {family.Zombie},{family.Parent} -o pid,command"), StringComparison.Ordinal);
        Assert.Contains($"{family.Odd} a name?of two lines 1000\n", text, StringComparison.Ordinal);
        string names = await Shell($"kin top -b -n 1 -c -p {family.Odd} -o pid,command");
        Assert.Contains($"{family.Odd} {PsFamily.OddName.Replace('\t', '?')}\n", names, StringComparison.Ordinal);
        if (File.ReadAllText("/proc/2/comm") == "kthreadd\n")
        {
            Assert.Contains("      2 [kthreadd]\n", text, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Threads_have_rows_of_their_own()
    {
        string json = await Shell("kin top --json -n 1 -H -o pid,tgid,run,ready,blocked,csw,icsw -p $PPID");
        JsonElement[] threads = [.. JsonDocument.Parse(json).RootElement.GetProperty("processes").EnumerateArray()];
        Assert.True(threads.Length > 2);
        Assert.All(threads, thread => Assert.Equal(Environment.ProcessId, thread.GetProperty("tgid").GetInt32()));
        Assert.Contains(threads, thread => thread.GetProperty("pid").GetInt32() == Environment.ProcessId);
        JsonElement asleep = threads.First(thread => thread.GetProperty("blockedPercent").ValueKind == JsonValueKind.Number);
        Assert.Equal(
            100, asleep.GetProperty("runningPercent").GetDouble() + asleep.GetProperty("readyPercent").GetDouble()
                + asleep.GetProperty("blockedPercent").GetDouble(), 0.1);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Filters_order_and_columns_are_as_asked_for()
    {
        string stopped = await Shell($"kin top -b -n 1 --no-meters --state T -p {Ids} -o pid,s");
        Assert.EndsWith($"PID S\n{family.Stopped,7} T\n", stopped, StringComparison.Ordinal);
        string name = await Shell($"kin top -b -n 1 --no-meters --name 'TWO LINES' -p {Ids} -o pid");
        Assert.EndsWith($"PID\n{family.Odd,7}\n", name, StringComparison.Ordinal);
        string sorted = await Shell($"kin top -b -n 1 --no-meters --sort -pid -p {Ids} -o pid");
        Assert.EndsWith(
            string.Join('\n', family.Ids.OrderDescending().Select(id => id.ToString(CultureInfo.InvariantCulture).PadLeft(7))) + "\n",
            sorted, StringComparison.Ordinal);
        string tree = await Shell($"kin top -b -n 1 --no-meters -V -p {family.Parent},{family.Zombie} -o pid,command");
        Assert.Contains($"{family.Zombie} `- [sleep]", tree, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_another_user_may_not_read_is_unknown_and_the_rest_is_there()
    {
        Capability.RequireProgram("setpriv", "util-linux");
        string json = await Shell(
            $"setpriv --reuid=65534 --clear-groups kin top --json -n 2 -d 0.1 -p {family.Quiet} -o pid,read,run,csw,user");
        JsonElement process = JsonDocument.Parse(json.Split('\n')[1]).RootElement.GetProperty("processes")[0];
        Assert.Equal(JsonValueKind.Null, process.GetProperty("readBytesPerSecond").ValueKind);
        Assert.Equal(JsonValueKind.Number, process.GetProperty("runningPercent").ValueKind);
        Assert.Equal(JsonValueKind.Number, process.GetProperty("voluntarySwitchesPerSecond").ValueKind);
    }

    // A user whom nobody else is.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Hidden_processes_are_left_out()
    {
        Capability.RequireRoot();
        Capability.RequireProgram("setpriv", "util-linux");
        string json = await Shell(
            "unshare -m sh -c 'mount -t proc -o hidepid=2 proc /proc &&"
            + " exec setpriv --reuid=54321 --regid=54321 --clear-groups kin top --json -n 1 -o user'");
        JsonElement process = Assert.Single(JsonDocument.Parse(json).RootElement.GetProperty("processes").EnumerateArray());
        Assert.Equal("54321", process.GetProperty("user").GetString());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Wrong_words_are_refused_in_one_line()
    {
        await KinTool.IsRefused("top", "are no terminal: -b writes text, --json for programs.", 2);
        await KinTool.IsRefused("top -b -n 0", "--count '0' is no number from 1 on.", 2);
        await KinTool.IsRefused("top -b -d 0.01", "is less than 0.1 seconds.", 2);
        await KinTool.IsRefused("top -b -d 90000", "is more than a day.", 2);
        await KinTool.IsRefused("top -b -d nan", "'nan' is no time in seconds", 2);
        await KinTool.IsRefused("top -b -o nothing", "there is no column 'nothing'.", 2);
        await KinTool.IsRefused("top -b --sort nothing", "there is no column 'nothing'.", 2);
        await KinTool.IsRefused("top -b --view nothing", "there is no view 'nothing'", 2);
        await KinTool.IsRefused("top -b -u nobody-of-that-name", "is no user.", 2);
        await KinTool.IsRefused("top -b -p x", "'x' is no process id.", 2);
        await KinTool.IsRefused("top -b -p 99999999", "no process has the number 99999999", 1);
        await KinTool.IsRefused("top word", "one word too many", 2);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_reader_that_goes_ends_it_and_a_signal_does()
    {
        CommandOutput output = await KinTool.Shell("(kin top -b -d 0.1 -p $$; echo code=$? >&2) | head -1");
        Assert.StartsWith("kin top - ", output.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("code=141", output.StandardError, StringComparison.Ordinal);
        string killed = await Shell(
            "f=$(mktemp); kin top -b -p $$ >$f & while [ ! -s $f ]; do sleep 0.01; done; kill $!; wait $!; echo code=$?; rm $f");
        Assert.Equal("code=143\n", killed);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_group_with_a_limit_shows_it()
    {
        string? folder = LimitedGroup(out string limit);
        Capability.Require("a control group that may be limited", folder is not null);
        try
        {
            string json = await Shell(
                $"sh -c 'echo $$ >{folder}/cgroup.procs; while :; do :; done' & kin top --json -n 2 -d 0.5 -p $!"
                + " -o cgroup,cpumax,thr,throttled,psicpu; kill $!; wait");
            JsonElement group = JsonDocument.Parse(json.Split('\n')[1]).RootElement.GetProperty("processes")[0];
            Assert.Equal(limit, group.GetProperty("groupCpuLimit").GetDouble().ToString(CultureInfo.InvariantCulture));
            Assert.True(group.GetProperty("groupThrottlesPerSecond").GetDouble() > 0, json);
            Assert.True(group.GetProperty("groupThrottledPercent").GetDouble() > 0, json);
        }
        finally
        {
            Directory.Delete(folder!);
        }
    }

    private static string? LimitedGroup(out string limit)
    {
        limit = "0.2";
        foreach ((string root, string file, string text) in new[]
            { ("/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", "20000"), ("/sys/fs/cgroup", "cpu.max", "20000 100000") })
        {
            string folder = $"{root}/kin-top-{Environment.ProcessId}";
            try
            {
                Directory.CreateDirectory(folder);
                if (File.Exists($"{folder}/{file}"))
                {
                    File.WriteAllText($"{folder}/{file}", text);
                    return folder;
                }

                Directory.Delete(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // not for us, or not there
            }
        }

        return null;
    }

    private static async Task<string> Shell(string line) =>
        (await KinTool.Shell(line)).EnsureSuccess().StandardOutput;

    // By number: the first columns but %CPU, which are PID USER PR NI VIRT RES SHR S, and TIME+.
    private static Dictionary<string, string> Rows(string text, int count) => text.Split('\n')
        .SkipWhile(line => !line.TrimStart().StartsWith("PID ", StringComparison.Ordinal)).Skip(1)
        .Select(line => line.Split(' ', count + 1, StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length >= count)
        .ToDictionary(words => words[0], words => string.Join(' ', [.. words[1..8], .. words[9..11]]));
}
