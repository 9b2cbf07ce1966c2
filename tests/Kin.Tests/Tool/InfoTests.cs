using System.Text.Json;
using System.Text.RegularExpressions;
using Kin.Inspection;
using Kin.Native.Processes;
using Kin.Tests.Root;
using Kin.Tests.Workers;
using Kin.Tool.Facts;
using Kin.Tool.Looking;

namespace Kin.Tests.Tool;

/// <summary>`kin info`: what it says of a process is what was done with that process.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class InfoTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // The state of a process is that of its first thread, and says no more than that of the others.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_whose_first_thread_has_ended_is_told_from_a_zombie()
    {
        string python = Capability.RequireProgram("python3", "python3");
        const string WithoutFirst = "import ctypes, threading; threading.Thread(target=threading.Event().wait).start();"
            + " ctypes.CDLL(None).pthread_exit(None)";
        await using ChildProcess child = (new Command(python, "-c", WithoutFirst) with { NewProcessGroup = true }).Start();
        while (ProcFs.Default.Open(child.Id) is not { State: ProcessState.Zombie, IsZombie: false })
        {
            await Task.Delay(1, Cancel);
        }

        string report = (await KinTool.Run("info", $"{child.Id}")).EnsureSuccess().StandardOutput;
        Assert.Matches("(?m)^ *state +Z, its first thread has ended, others go on *$", report);
        Assert.DoesNotContain("has not waited", report, StringComparison.Ordinal);
        Assert.Matches($"(?m)^ *command line +.*{Path.GetFileName(python)} -c ", report);
        Assert.Matches("(?m)^ *in memory +[1-9]", report);
        Assert.Matches("(?m)^ *open descriptors +[1-9]", report);
        report = (await KinTool.Run("info", "--fds", "--maps", "--env", "--json", $"{child.Id}")).EnsureSuccess().StandardOutput;
        JsonElement all = JsonDocument.Parse(report).RootElement;
        Assert.All((string[])["fds", "maps"], name => Assert.NotEqual(0, all.GetProperty(name).GetArrayLength()));
        Assert.True(all.GetProperty("environment").TryGetProperty("PATH", out _));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Everything_that_was_set_is_told_as_json_and_in_words()
    {
        Capability.Require("the right to trace one's own processes (root, or sysctl kernel.yama.ptrace_scope 0)", MayTrace());
        await using ChildProcess child = await StartAsync();
        JsonElement all = JsonDocument.Parse((await KinTool.Run(
            "info", "--json", "--fds", "--maps", "--threads", "--env", $"{child.Id}")).EnsureSuccess().StandardOutput).RootElement;
        Assert.Equal(["a\e[31m b"], Texts("process", "command"));
        Assert.Equal((child.Id, "/usr", ThisProcess.Id), (Number("process", "pid"), Text("process", "directory"), Number("family", "parent")));
        Assert.Equal((child.Id, child.Id, 7), (Number("family", "session"), Number("family", "group"), Number("cpu", "nice")));
        Assert.StartsWith("read(0x0, ", Text("state", "call"), StringComparison.Ordinal);
        Assert.Equal(["SIGUSR1"], Texts("signals", "ignored").Intersect(["SIGUSR1", "SIGUSR2"]));
        Assert.Equal(["SIGHUP"], Texts("signals", "blocked"));
        Assert.Equal(("S", true), (Text("state", "state"), all.GetProperty("rights").GetProperty("noNewPrivileges").GetBoolean()));
        Assert.Contains("net:[", string.Join(' ', Texts("places", "namespaces")), StringComparison.Ordinal);
        JsonElement files = all.GetProperty("limits").EnumerateArray().Single(l => l.GetProperty("name").GetString() == "Max open files");
        Assert.Equal((60, 61), (files.GetProperty("soft").GetInt32(), files.GetProperty("hard").GetInt32()));
        JsonElement input = all.GetProperty("fds")[0];
        Assert.Equal(("Pipe", "0 of 65536 bytes"), (input.GetProperty("kind").GetString(), input.GetProperty("details").GetString()));
        Assert.Equal(ThisProcess.Id, input.GetProperty("others")[0].GetProperty("pid").GetInt32());
        Assert.Equal(File.ReadAllLines($"/proc/{child.Id}/maps").Length, all.GetProperty("maps").GetArrayLength());
        Assert.Equal(child.Id, Assert.Single(all.GetProperty("threadList").EnumerateArray()).GetProperty("tid").GetInt32());
        Assert.Equal("value", all.GetProperty("environment").GetProperty("KIN_TOLD").GetString());
        Assert.Empty(all.GetProperty("denied").EnumerateArray());

        string report = (await KinTool.Run("info", "-fmte", $"{child.Id}")).EnsureSuccess().StandardOutput;
        foreach (string line in (string[])
        [
            $"number +{child.Id}", @"command line +'a\\e\[31m b'", $"parent +{ThisProcess.Id} ", $"session +{child.Id}, which it leads",
            @"waits in +read of descriptor 0: pipe:\[", "blocked +SIGHUP", "no new privileges +yes", "open files +60 +61 +files",
            $@"0 +r +pipe +pipe:\[\d+\] +0 of 65536 bytes +{ThisProcess.Id} ", "stack +rw-p +\\[stack\\]", "program: text +r-xp +/",
            "heap +[0-9.]+ KiB", "KIN_TOLD +value", $"{child.Id} +S .*read of descriptor 0",
        ])
        {
            Assert.Matches($"(?m)^[ 0-9a-f]*[^\n]*{line}", report);
        }

        Assert.DoesNotContain('\e', report);

        string Text(string group, string name) => all.GetProperty(group).GetProperty(name).GetString()!;
        int Number(string group, string name) => all.GetProperty(group).GetProperty(name).GetInt32();
        string[] Texts(string group, string name) =>
            [.. all.GetProperty(group).GetProperty(name).EnumerateArray().Select(t => t.GetString()!)];
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_zombie_says_how_it_ended()
    {
        await using Grandchild grandchild = await Grandchild.Start("read line; exit 3", reap: false);
        grandchild.LetGo();
        await ProcStat.Ended(grandchild.Id, Cancel);
        string report = (await KinTool.Run("info", "--fds", "--maps", $"{grandchild.Id}")).EnsureSuccess().StandardOutput;
        Assert.Matches(@"(?m)^  state +Z, has ended, ", report);
        Assert.Matches(@"(?m)^  ended +exit code 3$", report);
        Assert.Matches($@"(?m)^  parent +{grandchild.ParentId} sleep$", report);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task To_another_user_what_is_denied_is_marked_and_the_rest_is_shown()
    {
        Capability.RequireRoot();
        string setpriv = Capability.RequireProgram("setpriv", "util-linux");
        CommandOutput output = await KinTool.Capture(new Command(
            setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", KinTool.Path, "info", "--fds", "--maps", $"{ThisProcess.Id}") with
        {
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = null, ["HOME"] = null }, // those of the tests are root's alone
        });
        string report = output.EnsureSuccess().StandardOutput;
        Assert.Matches(@"(?m)^  program +denied: ask as its user or as root$", report);
        Assert.Matches($@"(?m)^  parent +{ThisProcess.ParentId} ", report);
        Assert.Matches(@"(?m)^open descriptors\n  denied: ", report);
        Assert.Matches(@"(?m)^address space\n  denied: ", report);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Of_a_process_that_ended_meanwhile_no_half_report_is_made()
    {
        await using ChildProcess child = new Command("sleep", "60").Start();
        ProcessInfo process = ProcFs.Default.Open(child.Id);
        child.Kill();
        await child.WaitAsync(Cancel);
        Assert.Equal("ESRCH", Assert.Throws<LinuxException>(() => new ProcessFacts(process)).ErrorName);
    }

    // Names, peers and paths are what is looked for: a narrow terminal puts them below, and cuts nothing off.
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void On_a_narrow_terminal_nothing_of_a_table_is_left_out(int width)
    {
        string[] first = ["  0", "rw", "socket", "socket:[20796978]", "tcp established [::ffff:127.0.0.1]:57739", "12 other (4)"];
        string[] headings = ["  fd", "access", "kind", "target", "details", "other end"];
        string[] second = ["  1000", "r", "character device", "/a/" + new string('b', 300), "\u6f22\u5b57 at 0 of 5", ""];
        string[] third = ["  3", "w", "pipe", "pipe:[1]", "", "nobody"];
        FlowingTable table = new(headings, [first, second, third], Spectre.Console.Style.Plain);
        string drawn = string.Join('\n', table.Lines(width));
        string[] lines = drawn.Split('\n');
        Assert.All(lines, line => Assert.InRange(TextCells.Of(line), 1, Math.Max(width, width == 200 ? 330 : 0)));
        string joined = string.Concat(drawn.Where(c => c is not (' ' or '\n')));
        Assert.All(
            first.Concat(second).Concat(third).Select(cell => cell.Replace(" ", "", StringComparison.Ordinal)),
            cell => Assert.Contains(cell, joined, StringComparison.Ordinal));
        Assert.Equal(4, lines.Count(line => Regex.IsMatch(line, "^  [0-9f]"))); // one line of names, and one that begins for each row
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task On_a_terminal_descriptors_and_mappings_have_their_names()
    {
        CommandOutput run = await new Command(KinTool.Path, "info", "-fm", $"{ThisProcess.Id}").WithTerminal().CaptureAsync(Cancel);
        string output = run.EnsureSuccess().StandardOutput.Replace("\r", "", StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  0 +(r|w|rw) ", output);
        Assert.Contains("[stack]", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u2026', output); // "..." in one character
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sockets_of_every_kind_and_named_pipes_say_what_they_are()
    {
        string python = Capability.RequireProgram("python3", "python3");
        string fifo = Path.Combine(Path.GetTempPath(), $"kin-info-{Environment.ProcessId}-{Guid.NewGuid():N}");
        const string Program = """
            import os, socket, sys
            os.mkfifo(sys.argv[1]); r = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK); w = os.open(sys.argv[1], os.O_WRONLY)
            os.unlink(sys.argv[1]); os.write(w, b'abc')
            a = socket.socket(); b = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW); c = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            f = open(sys.executable, 'rb'); f.seek(7)
            m, s = os.openpty()
            print(*[x if isinstance(x, int) else x.fileno() for x in (r, w, a, b, c, f, m)], os.ttyname(s), flush=True)
            import signal; signal.pause()
            """;
        await using ChildProcess child = (new Command(python, "-c", Program, fifo) with { StandardOutput = StandardStream.Piped }).Start();
        using StreamReader reader = new(child.StandardOutput!);
        string[] words = (await reader.ReadLineAsync(Cancel))!.Split(' ');
        JsonElement[] all = [.. JsonDocument.Parse((await KinTool.Run("info", "--json", "--fds", $"{child.Id}")).EnsureSuccess().StandardOutput)
            .RootElement.GetProperty("fds").EnumerateArray()];
        Assert.Equal("3 of 65536 bytes", Details(0));
        Assert.Equal(words[1], $"{Fd(0).GetProperty("others").EnumerateArray().Single().GetProperty("fd")}");
        Assert.Equal(["tcp", "netlink", "udp6"], [Details(2), Details(3), Details(4)]);
        Assert.Equal(["TCP", "NETLINK", "UDPv6"], words[2..5].Select((_, i) => Fd(i + 2).GetProperty("protocol").GetString()!));
        long length = new FileInfo(Fd(5).GetProperty("target").GetString()!).Length;
        Assert.Equal((7, length), (Fd(5).GetProperty("position").GetInt64(), Fd(5).GetProperty("size").GetInt64()));
        Assert.Equal($"other side of {words[7]}", Details(6));

        JsonElement Fd(int index) => all.Single(fd => $"{fd.GetProperty("fd")}" == words[index]);
        string Details(int index) => Fd(index).GetProperty("details").GetString()!;
    }

    // To those who may not trace it the kernel says 0 for how it ended.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Another_users_zombie_is_not_said_to_have_ended_well()
    {
        Capability.RequireRoot();
        await using Grandchild grandchild = await Grandchild.Start("read line; exit 3", reap: false);
        grandchild.LetGo();
        await ProcStat.Ended(grandchild.Id, Cancel);
        string[] denied = ["ended  denied: ", "\"state.waitStatus\"", "\"fds\"", "\"maps\"", "\"environment\""];
        string report = await AsNobody("info", $"{grandchild.Id}"), json = await AsNobody("info", "--json", "-fme", $"{ThisProcess.Id}");
        string both = Regex.Replace(report, " +", " ") + json + await AsNobody("info", "--json", $"{grandchild.Id}");
        Assert.All(denied, text => Assert.Contains(text.Replace("  ", " ", StringComparison.Ordinal), both, StringComparison.Ordinal));
        JsonElement all = JsonDocument.Parse(json).RootElement;
        string?[] named = [.. all.GetProperty("denied").EnumerateArray().Select(d => d.GetString())];
        Assert.All((string[])["fds", "maps", "environment"], name => Assert.Contains(name, named));
        Assert.Equal(JsonValueKind.Null, all.GetProperty("fds").ValueKind);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_further_thread_is_told_from_no_process()
    {
        int thread = 0;
        using ManualResetEventSlim begun = new(), end = new();
        Thread other = new(() =>
        {
            thread = ThreadAttributes.CurrentId;
            begun.Set();
            end.Wait(Cancel);
        });
        other.Start();
        begun.Wait(Cancel);
        CommandOutput output = await KinTool.Capture(new Command(KinTool.Path, "info", $"{thread}"));
        end.Set();
        other.Join();
        Assert.Equal(1, output.Status.Code);
        Assert.Equal($"kin: {thread} is a thread of process {ThisProcess.Id}: ask for that, with --threads.\n", output.StandardError);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_was_set_beside_the_usual_is_told_too()
    {
        await using ChildProcess child = (new Command("sleep", "60") with { IoPriority = IoPriority.BestEffort(6) }).Start();
        string report = (await KinTool.Run("info", $"{child.Id}")).EnsureSuccess().StandardOutput;
        Assert.Matches("(?m)^  at disks +best effort 6$", report);
        Assert.Matches("(?m)^  inheritable +(none|all|CAP_)", report);
        Assert.Matches("(?m)^  page tables +[0-9.]+ KiB$", report);
        JsonElement all = JsonDocument.Parse((await KinTool.Run("info", "--json", $"{child.Id}")).EnsureSuccess().StandardOutput).RootElement;
        Assert.Equal("best effort 6", all.GetProperty("cpu").GetProperty("ioPriority").GetString());
        string login = File.ReadAllText($"/proc/{child.Id}/loginuid").Trim();
        Assert.Equal(login == $"{uint.MaxValue}" ? "" : login, $"{all.GetProperty("process").GetProperty("loginUser")}");
        Assert.True(all.GetProperty("io").GetProperty("readCalls").GetInt64() > 0);
    }

    [Fact]
    public void Names_that_differ_in_bytes_that_are_no_text_stay_two_in_json()
    {
        string json = JsonText.Of(writer => FactJson.Value(writer, new Dictionary<string, object?>
        {
            ["X\udcff"] = "1", ["X\udcfe"] = "2", ["\u00e9"] = "3",
        }));
        Assert.Equal([@"X\xff", @"X\xfe", "\u00e9"], JsonDocument.Parse(json).RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("info", "there is no PID", 2)]
    [InlineData("info x", "'x' is no process id", 2)]
    [InlineData("info 1 2", "one word too many", 2)]
    [InlineData("info 999999999", "there is no process 999999999", 1)]
    public Task What_is_wrong_is_one_line(string words, string message, int code) => KinTool.IsRefused(words, message, code);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(200L << 20, "200 MiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void Bytes_have_a_unit(long bytes, string text) => Assert.Equal(text, Amount.Bytes(bytes));

    [Fact]
    public void What_a_process_calls_itself_moves_no_cursor()
    {
        Assert.Equal("plain \u00e9 \U0001f600", Visible.Text("plain \u00e9 \U0001f600"));
        Assert.Equal(@"a\e[2J\n\x01\xff\xd800", Visible.Text("a\e[2J\n\x01\udcff\ud800"));
    }

    [Fact]
    public void What_a_process_calls_itself_is_one_line_of_a_report()
    {
        FactGroup group = new("process", "process");
        group.Add("name", "name", "a\n  user  root");
        group.Add("groups", "groups", "/a\n/b", areLines: true);
        Assert.Equal([@"a\n  user  root", "/a\n/b"], group.Facts.Select(fact => fact.Text));
        Assert.Equal("a\n  user  root", group.Facts[0].Value);
    }

    private static async Task<string> AsNobody(params string[] words)
    {
        CommandOutput output = await KinTool.Capture(new Command(
            Capability.RequireProgram("setpriv", "util-linux"),
            ["--reuid=65534", "--regid=65534", "--clear-groups", KinTool.Path, .. words]) with
        {
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = null, ["HOME"] = null },
        });
        return output.EnsureSuccess().StandardOutput;
    }

    private static bool MayTrace()
    {
        const string Yama = "/proc/sys/kernel/yama/ptrace_scope";
        return Environment.IsPrivilegedProcess || !File.Exists(Yama) || File.ReadAllText(Yama).Trim() == "0";
    }

    private static async Task<ChildProcess> StartAsync()
    {
        ChildProcess child = (new Command("cat") with
        {
            Argument0 = "a\e[31m b",
            StandardInput = StandardStream.Piped,
            NewSession = true,
            WorkingDirectory = "/usr",
            Nice = 7,
            NoNewPrivileges = true,
            BlockedSignals = [Signal.Hangup],
            IgnoredSignals = [Signal.User1],
            Limits = new Dictionary<Resource, ResourceLimit> { [Resource.OpenFiles] = new(60, 61) },
            Environment = new Dictionary<string, string?> { ["KIN_TOLD"] = "value" },
        }).Start();
        while (ProcFs.Default.Open(child.Id).ReadWaitingCall().Value?.Name != "read")
        {
            await Task.Delay(1, Cancel);
        }

        return child;
    }
}
