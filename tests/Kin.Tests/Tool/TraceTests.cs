using System.Text.Json;
using System.Xml.Linq;
using Kin.Inspection;
using Kin.Native.Kernel;
using Kin.Tests.Inspection;
using Kin.Tests.Root;
using Kin.Tests.Workers;
using Kin.Tool.Facts;
using Kin.Tool.Looking;
using Kin.Tool.Tracing;

namespace Kin.Tests.Tool;

/// <summary>`kin trace`: the picture, the tables, the files, and what goes wrong.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class TraceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Output_and_code_are_the_commands_own_and_the_picture_goes_to_standard_error()
    {
        Require();
        CommandOutput output = await KinTool.Run("trace", "--", "sh", "-c", "echo hello; sleep 0.01; exit 3");
        Assert.Equal((3, "hello\n"), (output.Status.Code, output.StandardOutput));
        string[] lines = output.StandardError.Split('\n');
        Assert.Matches(@"^ +[|│]0", lines[0]);
        Assert.Matches(@"^sh \d+ ", lines[1]);
        Assert.Matches(@"^sleep \d+ ", lines[2]);
        Assert.Contains(lines, line => line.StartsWith("CPU ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("NAME ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("Nothing was lost.", StringComparison.Ordinal));
        Assert.DoesNotContain("\e", output.StandardError, StringComparison.Ordinal);
        Assert.Equal(137, (await KinTool.Run("trace", "--", "sh", "-c", "kill -9 $$")).Status.Code);
        string few = (await KinTool.Run("trace", "-s", "--lanes", "1", "--", "sh", "-c", "(:); (:)")).StandardError;
        Assert.Matches("(?m)^2 more  ", few);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_summary_for_programs_has_what_the_kernel_counts()
    {
        Require();
        using TemporaryDirectory folder = new();
        string file = Path.Combine(folder.Path, "out");
        CommandOutput output = await KinTool.Run(
            "trace", "--json", "--intervals", "--switches", "-o", file, "--", "sh", "-c", "sleep 0.02; cat /proc/$$/status");
        Assert.Equal((0, ""), (output.Status.Code, output.StandardError));
        JsonElement told = JsonDocument.Parse(await File.ReadAllTextAsync(file, Cancel)).RootElement;
        Assert.Equal(("context switches", "It was asked for."), (told.GetProperty("tier").GetString(), told.GetProperty("tierReason").GetString()));
        JsonElement shell = told.GetProperty("threads")[0];
        long counted = ProcessStatusLine(output.StandardOutput, "voluntary_ctxt_switches:");
        Assert.InRange(shell.GetProperty("voluntary").GetInt64(), counted, counted + 3); // that of cat, and its end
        Assert.Equal("sh", shell.GetProperty("name").GetString());
        Assert.True(shell.GetProperty("intervals").GetArrayLength() > 3);
        Assert.Equal(0, told.GetProperty("lost").GetInt64());
        JsonElement wait = told.GetProperty("longestWaits")[0];
        Assert.InRange(wait.GetProperty("seconds").GetDouble(), 0.015, 100);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Pictures_and_traces_are_files_that_other_programs_read()
    {
        Require();
        using TemporaryDirectory folder = new();
        (await KinTool.Shell(
            "n=$(printf '<b>&\"\\033\\357\\277\\277'); printf '#!/bin/sh\\nsleep 0.01\\n' > \"$n\"; chmod +x \"$n\"; "
            + "kin trace --svg svg --html html --perfetto json -o text -- sh -c '\"$0\"; (:)' \"./$n\"", folder.Path)).EnsureSuccess();
        string Read(string name) => File.ReadAllText(Path.Combine(folder.Path, name));
        XElement svg = XElement.Parse(Read("svg"));
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Contains(svg.Descendants(), one => one.Name.LocalName == "rect");
        Assert.Contains(svg.Descendants(), one => one.Value.StartsWith("<b>&\"?? ", StringComparison.Ordinal));
        string page = Read("html");
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href", page, StringComparison.Ordinal);
        JsonElement[] events = [.. JsonDocument.Parse(Read("json")).RootElement.GetProperty("traceEvents").EnumerateArray()];
        Assert.Contains(events, one => one.GetProperty("ph").GetString() == "X" && one.GetProperty("name").GetString() == "running");
        Assert.Contains(events, one => one.GetProperty("ph").GetString() == "M");
        Assert.All(events, one => Assert.True(one.GetProperty("pid").GetInt32() > 0 && one.GetProperty("tid").GetInt32() > 0)); // 0 is the idle one
        Assert.All(
            events.Where(one => one.GetProperty("ph").GetString() == "X"),
            one => Assert.True(one.GetProperty("dur").GetDouble() >= 0));
        Assert.Equal(
            events.Count(one => one.GetProperty("ph").GetString() == "s"), events.Count(one => one.GetProperty("ph").GetString() == "f"));
        // Viewers leave out an arrow that does not begin on a slice: also who ends, and so wakes its parent, has one there.
        Assert.All(events.Where(one => one.GetProperty("ph").GetString() == "s"), arrow => Assert.Contains(
            events, one => one.GetProperty("ph").GetString() == "X"
                && one.GetProperty("tid").GetInt32() == arrow.GetProperty("tid").GetInt32()
                && one.GetProperty("ts").GetDouble() <= arrow.GetProperty("ts").GetDouble()
                && one.GetProperty("ts").GetDouble() + one.GetProperty("dur").GetDouble() > arrow.GetProperty("ts").GetDouble()));
        Assert.Contains("NAME", Read("text"), StringComparison.Ordinal);
        Assert.DoesNotContain("\e", Read("text"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_thread_that_takes_the_number_of_the_first_one_over_has_a_track_of_its_own()
    {
        Require();
        string python = Capability.RequireProgram("python3", "python3");
        using TemporaryDirectory folder = new();
        string file = Path.Combine(folder.Path, "json");
        (await KinTool.Run(
            "trace", "-o", "/dev/null", "--perfetto", file, "--", python, "-c",
            "import os, threading; t = threading.Thread(target=os.execvp, args=('true', ['true'])); t.start(); t.join()"))
            .EnsureSuccess();
        var slices = JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("traceEvents").EnumerateArray()
            .Where(one => one.GetProperty("ph").GetString() == "X")
            .Select(one => new
            {
                Track = one.GetProperty("tid").GetInt32(),
                Begin = one.GetProperty("ts").GetDouble(),
                End = one.GetProperty("ts").GetDouble() + one.GetProperty("dur").GetDouble(),
            })
            .OrderBy(one => one.Begin).ToLookup(one => one.Track);
        Assert.All(slices, track => Assert.All(
            track.Zip(track.Skip(1)),
            pair => Assert.True(pair.First.End <= pair.Second.Begin + 0.01, $"{pair.First} {pair.Second}")));
    }

    [Fact]
    public void Long_json_is_written_in_pieces_and_labels_are_cut_by_cells()
    {
        List<byte[]> pieces = [];
        JsonText.InPieces(
            json =>
            {
                json.WriteStartArray();
                for (int i = 0; i < 300_000; i++)
                {
                    json.WriteNumberValue(i);
                }

                json.WriteStringValue(new string('x', 3 << 20));
                json.WriteEndArray();
            },
            pieces.Add);
        Assert.True(pieces.Count > 2);
        Assert.Equal((byte)'\n', pieces[^1][^1]);
        JsonElement all = JsonDocument.Parse(pieces.SelectMany(piece => piece).ToArray()).RootElement;
        Assert.Equal((300_001, 299_999), (all.GetArrayLength(), all[299_999].GetInt32()));
        Assert.Equal("c 12", TextCells.CutLeft("abc 12", 4));
        Assert.Equal(" 12", TextCells.CutLeft("\u4e2d\u6587 12", 4));
        Assert.Equal("\u6587 12", TextCells.CutLeft("\u4e2d\u6587 12", 5));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_is_traced_until_ctrl_c_or_its_end()
    {
        Require();
        await using ChildProcess sleeper = new Command("sleep", "60").Start();
        await using ChildProcess kin = (new Command(KinTool.Path, "trace", "--summary", "-p", $"{sleeper.Id}") with
        {
            StandardOutput = StandardStream.Piped,
        }).Start();
        while (ProcFs.Default.Open(kin.Id).Threads().All(thread => thread.Name != "Kin trace"))
        {
            await Task.Yield();
        }

        kin.SendSignal(Signal.Interrupt);
        string text = await new StreamReader(kin.StandardOutput).ReadToEndAsync(Cancel);
        Assert.Equal(0, (await kin.WaitAsync(Cancel)).Code);
        Assert.Matches($@"(?m)^sleep +{sleeper.Id} +{sleeper.Id} ", text);
        Assert.False(sleeper.HasExited);
        CommandOutput once = await KinTool.Run("trace", "--for", "0.02", "-p", $"{sleeper.Id}");
        Assert.Equal((0, ""), (once.Status.Code, once.StandardError));
        Assert.Contains($"sleep {sleeper.Id}", once.StandardOutput, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task In_a_container_it_goes_without_tracepoints_and_says_so()
    {
        Require();
        string unshare = Capability.RequireProgram("unshare", "util-linux");
        Capability.Require("user-namespaces (kin doctor)", KernelFeatures.UserNamespaces.IsAvailable);
        CommandOutput output = await KinTool.Capture(new Command(
            unshare, "-Urpf", "--mount-proc", KinTool.Path, "trace", "--json", "--", "sh", "-c", "exit 4"));
        Assert.Equal(4, output.Status.Code);
        JsonElement told = JsonDocument.Parse(output.StandardError).RootElement;
        Assert.Contains("first pid namespace", told.GetProperty("tierReason").GetString(), StringComparison.Ordinal);
        Assert.Equal("sh", told.GetProperty("threads")[0].GetProperty("name").GetString());
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("trace", "no program to run, and no --pid", 2)]
    [InlineData("trace -p 1 -- true", "exclude each other", 2)]
    [InlineData("trace -p x", "'x' is no number", 2)]
    [InlineData("trace --lanes 0 -- true", "--lanes '0'", 2)]
    [InlineData("trace --intervals -- true", "is for --json", 2)]
    [InlineData("trace -p 4194305", "ESRCH", 1)]
    [InlineData("trace -- /no/such", "ENOENT", 127)]
    [InlineData("trace -- /etc/passwd", "EACCES", 126)]
    [InlineData("trace -- /no/\nsuch\u001b[1m", "/no/\\nsuch\\e[1m", 127)]
    [InlineData("trace -o /no/\nsuch -- true", "/no/\\nsuch' cannot be written", 1)]
    [InlineData("trace --svg /no/such/file -- true", "'/no/such/file' cannot be written", 1)]
    [InlineData("trace --perfetto /dev/full -- true", "'/dev/full' cannot be written", 1)]
    [InlineData("trace -o /dev/full -- true", "'/dev/full' cannot be written", 1)]
    [InlineData("trace -o /tmp -- true", "'/tmp' cannot be written: it is no file.", 1)]
    [InlineData("trace --html  -- true", "'' cannot be written: it is no file.", 1)]
    public async Task What_is_wrong_is_told_in_one_line(string words, string message, int code)
    {
        Require();
        await KinTool.IsRefused(words, message, code);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Another_user_sees_his_own_by_context_switches()
    {
        Require();
        Capability.RequireRoot();
        string setpriv = Capability.RequireProgram("setpriv", "util-linux");
        CommandOutput output = await KinTool.Capture(new Command(
            setpriv, "--bounding-set=-all", "--inh-caps=-all", KinTool.Path, "trace", "--json", "--", "sh", "-c", "sleep 0.01; exit 6"));
        Assert.Equal(6, output.Status.Code);
        JsonElement told = JsonDocument.Parse(output.StandardError).RootElement;
        Assert.Contains("need CAP_PERFMON", told.GetProperty("tierReason").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, told.GetProperty("threads").GetArrayLength());
    }

    // One has all that a user may lock here, so that the other one within it gets none.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Memory_that_may_not_be_locked_is_told_from_events_that_are_refused()
    {
        Require();
        Capability.RequireRoot();
        string setpriv = Capability.RequireProgram("setpriv", "util-linux");
        string Setting(string name) => File.ReadAllText($"/proc/sys/kernel/perf_event_{name}").Trim();
        Capability.Require("kernel.perf_event_mlock_kb=516", Setting("mlock_kb") == "516" && Setting("paranoid") is "0" or "1" or "2");
        CommandOutput output = await KinTool.Shell(
            $"ulimit -l 0; exec {setpriv} --reuid=61516 --regid=61516 --clear-groups kin trace -o /dev/null -- kin trace -- true");
        Assert.Equal((125, ""), (output.Status.Code, output.StandardOutput));
        Assert.StartsWith("kin: mmap(ring of 64 KiB of a CPU) failed: EPERM ", output.StandardError, StringComparison.Ordinal);
        Assert.Contains("kernel.perf_event_mlock_kb or the limit of locked memory (ulimit -l)", output.StandardError, StringComparison.Ordinal);
        Assert.Single(output.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(true), InlineData(false)]
    public async Task A_trace_that_fails_on_the_way_is_told_at_once_in_one_line_and_the_program_goes_on(bool isCommand)
    {
        Require();
        Command command = new("cat") { StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Null };
        SchedulingTraceOptions options = new() { OnlyContextSwitches = true };
        await using ChildProcess? other = isCommand ? null : command.Start();
        using SchedulingTrace trace = isCommand ? SchedulingTrace.Start(command, options) : SchedulingTrace.Attach(other!.Id, options);
        await using ChildProcess child = trace.Child ?? other!;
        TaskCompletionSource<string> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TraceRun run = new(options, null, _ => Assert.Fail("There is nothing to write.")) { Tell = told.SetResult };
        Task<int?> ended = Task.Run(
            () => isCommand ? run.Follow(trace, child, "cat")?.ShellCode : run.Follow(trace, child.Id, Cancel), Cancel);
        SchedulingTraceTests.LookerOf(trace) = null!;
        Assert.Matches($@"\Akin: the trace has ended{(isCommand ? ", and cat goes on" : "")}: [^\n]+\z", await told.Task.WaitAsync(Cancel));
        Assert.False(child.HasExited);
        child.StandardInput.Dispose();
        Assert.Equal(isCommand ? (int?)null : 1, await ended);
        Assert.Equal(0, (await child.WaitAsync(Cancel)).Code);
    }

    private static void Require() =>
        Capability.Require("perf-events (kin doctor)", KernelFeatures.PerfEvents.IsAvailable);

    private static long ProcessStatusLine(string status, string key) => long.Parse(
        status.Split('\n').First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Trim(),
        System.Globalization.CultureInfo.InvariantCulture);
}
