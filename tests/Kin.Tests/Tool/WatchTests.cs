using System.Text.Json;
using Kin.Native.Kernel;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin watch`: what a command starts, or the machine.</summary>
public sealed class WatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_tree_of_a_command_is_told_beside_its_output_and_its_code_passed_on()
    {
        Require();
        CommandOutput output = await KinTool.Run(
            "watch", "--", "sh", "-c", "exec 2>/dev/null; (exit 2); echo hello; (kill -9 $(exec sh -c 'echo $PPID')); exit 3");
        Assert.Equal((3, "hello\n"), (output.Status.Code, output.StandardOutput));
        string[] lines = output.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^TIME +EVENT +PID +PARENT +USER +WHAT$", lines[0]);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{6} fork +\d+ +\d+ \S+ ", lines[1]);
        Assert.Contains(lines, line => line.Contains("sh: exit code 2, after ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("killed by SIGKILL, after ", StringComparison.Ordinal));
        Assert.Matches(@" exit +\d+ +\d+ \S+ +sh: exit code 3, after \d+\.\d m?s$", lines[^1]);
        Assert.DoesNotContain("inferred", output.StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_object_a_line_with_what_was_asked_for()
    {
        Require();
        using TemporaryDirectory folder = new();
        string file = Path.Combine(folder.Path, "events");
        CommandOutput output = await KinTool.Run(
            "watch", "--json", "-o", file, "-k", "exec,exit", "-n", "s?", "-u", $"{Uid}", "--", "sh", "-c", "sleep 0; exec sh -c 'exit 4'");
        Assert.Equal((4, "", ""), (output.Status.Code, output.StandardOutput, output.StandardError));
        JsonElement[] events = [.. File.ReadAllLines(file).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.All(events, e => Assert.Contains(e.GetProperty("event").GetString(), (string[])["exec", "exit"]));
        Assert.All(events, e => Assert.Equal("sh", e.GetProperty("name").GetString()));
        JsonElement end = events[^1];
        Assert.Equal((4, false), (end.GetProperty("code").GetInt32(), end.GetProperty("inferred").GetBoolean()));
        Assert.InRange(end.GetProperty("seconds").GetDouble(), 0, 100);
        Assert.Equal(JsonValueKind.Null, end.GetProperty("signal").ValueKind);
        Assert.Equal(
            end.GetProperty("seconds").GetDouble(),
            (end.GetProperty("time").GetDateTimeOffset() - end.GetProperty("started").GetDateTimeOffset()).TotalSeconds, 0.05);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_machine_is_watched_until_interrupted_and_a_tree_until_its_root_ends()
    {
        Require();
        await using ChildProcess root = (new Command("sh", "-c", "read go; (exit 6); read end") with
        {
            StandardInput = StandardStream.Piped,
        }).Start();
        await using ChildProcess all = Start("watch", "--name", "sh"), tree = Start("watch", "--tree", $"{root.Id}");
        using StreamReader ofAll = new(all.StandardOutput), ofTree = new(tree.StandardOutput);
        await ofAll.ReadLineAsync(Cancel); // the names of the columns: it listens
        await ofTree.ReadLineAsync(Cancel);
        await root.StandardInput.WriteAsync("\n"u8.ToArray(), Cancel);
        string? line;
        do
        {
            line = await ofAll.ReadLineAsync(Cancel);
        }
        while (line?.Contains($" {root.Id} ", StringComparison.Ordinal) == false || line?.Contains("exit code 6", StringComparison.Ordinal) == false);
        Assert.NotNull(line);
        all.SendSignal(Signal.Interrupt);
        Assert.Equal(0, (await all.WaitAsync(Cancel)).Code);
        root.StandardInput.Dispose();
        string told = await ofTree.ReadToEndAsync(Cancel);
        Assert.Equal(0, (await tree.WaitAsync(Cancel)).Code);
        Assert.Matches($@"exit +{root.Id} +{ThisProcess.Id} \S+ +sh: exit code 1, after [^\n]+\n$", told);
        Assert.All(told.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => Assert.Contains($" {root.Id} ", l, StringComparison.Ordinal));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData("-pf", "first pid and user namespace"), InlineData("-n", "first network namespace")]
    public async Task In_a_container_it_says_that_it_has_to_look_and_does(string kind, string reason)
    {
        Require();
        string unshare = Capability.RequireProgram("unshare", "util-linux");
        Capability.Require("user-namespaces (kin doctor)", KernelFeatures.UserNamespaces.IsAvailable);
        string[] proc = kind == "-pf" ? ["--mount-proc"] : [];
        CommandOutput output = await KinTool.Capture(new Command(
            unshare, ["-Ur", kind, .. proc, KinTool.Path, "watch", "-k", "exit", "--", "sh", "-c", "exit 3"]));
        Assert.Equal(3, output.Status.Code);
        Assert.StartsWith("kin: looking at /proc ten times a second", output.StandardError, StringComparison.Ordinal);
        Assert.Contains(reason, output.StandardError, StringComparison.Ordinal);
        Assert.Matches(@"sh: exit code 3, after [^\n]+ \(inferred\)\n$", output.StandardError);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Where_proc_has_other_numbers_a_tree_is_refused_and_not_waited_for_without_end()
    {
        string unshare = Capability.RequireProgram("unshare", "util-linux");
        Capability.Require("user-namespaces (kin doctor)", KernelFeatures.UserNamespaces.IsAvailable);
        CommandOutput output = await KinTool.Capture(new Command(unshare, ["-Ur", "-pf", KinTool.Path, "watch", "--", "true"]));
        Assert.Equal(125, output.Status.Code);
        Assert.Contains("/proc is that of another pid namespace", output.StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_tree_whose_root_has_ended_and_is_not_waited_for_is_refused_and_not_waited_for_either()
    {
        // It ends when its parent is no shell any more, which might wait for it.
        const string Child = "until read name < /proc/$PPID/comm && [ $name = sleep ]; do :; done; exit 3";
        await using ChildProcess parent = (new Command("sh", "-c", $"sh -c '{Child}' & echo $!; exec sleep 1000") with
        {
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(parent.StandardOutput);
        int zombie = int.Parse((await reader.ReadLineAsync(Cancel))!, System.Globalization.CultureInfo.InvariantCulture);
        while (!Kin.Inspection.ProcFs.Default.Open(zombie).IsZombie)
        {
            await Task.Delay(2, Cancel);
        }

        await KinTool.IsRefused($"watch --tree {zombie}", $"there is no process {zombie}, it has ended, or it is hidden.", 1);
    }

    [Theory(Timeout = Limit.Milliseconds),
        InlineData("watch --kind foo", "'foo' is no kind of event", 2),
        InlineData("watch --tree 0", "'0' is no process id", 2),
        InlineData("watch --tree 2147483647", "there is no process 2147483647", 1),
        InlineData("watch -o /no/file", "/no/file", 1)]
    public Task What_cannot_be_is_refused_in_one_line(string words, string message, int code) =>
        KinTool.IsRefused(words, message, code);

    private static string Uid => File.ReadAllLines("/proc/self/status").Single(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2];

    private static void Require() => Capability.Require("process-connector (kin doctor)", KernelFeatures.ProcessConnector.IsAvailable);

    private static ChildProcess Start(params string[] words) =>
        (new Command(KinTool.Path, words) with { StandardOutput = StandardStream.Piped }).Start();
}
