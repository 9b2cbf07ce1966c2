using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Tests.Native;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.Root;

/// <summary>
/// What goes wrong only on bad days: closed streams, no descriptor left, signals all the time, a crowd.
/// </summary>
[Collection(Alone.Name)]
public sealed class HardshipTests
{
    private const int WindowChanged = 28; // SIGWINCH

    // On the calling thread alone: without a descriptor the runtime cannot start another.
    private static readonly Dictionary<string, Action> s_ways = new()
    {
        ["run"] = () => new Command("true").Run(),
        ["capture"] = () => new Command("echo", "x").Capture(),
        ["text as input"] = () => new Command("cat") { StandardInput = StandardStream.FromText("x") }.Capture(),
        ["files"] = () => new Command("cat")
        {
            StandardInput = StandardStream.FromFile("/dev/null"), StandardOutput = StandardStream.ToFile("/dev/null"),
        }.Run(),
        ["pipeline"] = () => new Command("echo", "x").PipeTo(new("cat")).PipeTo(new("cat")).Capture(),
        ["dies with this process"] = () => new Command("true") { KillOnParentExit = true }.Capture(),
        ["foreground"] = () => new Command("true") { Foreground = true }.Run(),
    };

    public static TheoryData<string> Ways => [.. s_ways.Keys];

    [Theory, InlineData("<&-"), InlineData(">&-"), InlineData("2>&-"), InlineData("<&- >&-")]
    [InlineData("<&- >&- 2>&-")]
    public void A_stream_that_this_process_does_not_have_is_closed_in_the_child(string closed)
    {
        using TemporaryDirectory directory = new();
        string seen = Path.Combine(directory.Path, "seen");
        const string Look = "exec 9>\"$0\"; for i in 0 1 2; do (readlink /proc/$$/fd/$i || echo closed) >&9; done";
        Command shell = new("sh", "-c", $"exec \"$0\" run 2 sh -c '{Look}' \"$1\" {closed}", TestChild.Path, seen)
        {
            StandardInput = StandardStream.Null,
            StandardOutput = StandardStream.Null,
            StandardError = StandardStream.Null,
        };
        shell.Run();
        string Expected(string operation) =>
            closed.Split(' ').Contains(operation) ? "closed" : "/dev/null";
        Assert.Equal([Expected("<&-"), Expected(">&-"), Expected("2>&-")], File.ReadAllLines(seen));
    }

    [Theory, MemberData(nameof(Ways))]
    public void When_descriptors_run_out_every_step_fails_cleanly(string way)
    {
        s_ways[way]();
        LeakCheck.Settle();
        int errors = 0, successes = 0;
        List<SafeFd> fill = [];
        using (SoftLimit.OfOpenFiles(LeakCheck.HighestDescriptor() + 60))
        {
            try
            {
                Fill(fill);
                for (int free = 0; free <= 16; free++)
                {
                    try
                    {
                        s_ways[way]();
                        successes++;
                    }
                    catch (LinuxException e)
                    {
                        Assert.Equal("EMFILE", e.ErrorName);
                        errors++;
                    }

                    Assert.Equal(free, Free());
                    fill[^1].Dispose();
                    fill.RemoveAt(fill.Count - 1);
                }
            }
            finally
            {
                fill.ForEach(fd => fd.Dispose());
            }
        }

        Assert.InRange(errors, 1, 14);
        Assert.InRange(successes, 3, 16);
    }

    [Fact]
    public async Task Signals_that_interrupt_every_call_change_nothing()
    {
        using PosixSignalRegistration handled = PosixSignalRegistration.Create((PosixSignal)WindowChanged, _ => { });
        using CancellationTokenSource end = new();
        Task storm = Task.Factory.StartNew(
            () =>
            {
                while (!end.IsCancellationRequested)
                {
                    Libc.kill(Environment.ProcessId, WindowChanged);
                    Thread.Yield();
                }
            },
            Cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        Command much = new("head", "-c", "300000", "/dev/zero");
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(300_000, much.Capture().StandardOutputBytes.Length);
            Assert.Equal(300_000, (await much.CaptureAsync(Cancel)).StandardOutputBytes.Length);
            Assert.Equal(300_000, much.PipeTo(new("cat")).Capture().StandardOutputBytes.Length);
            Assert.Equal(7, new Command("sh", "-c", "exit 7").Run().Code);
        }

        await end.CancelAsync();
        await storm;
    }

    [Fact]
    public async Task A_capture_that_is_awaited_holds_no_thread()
    {
        (SafeFd read, SafeFd write) = Pipe.Create();
        using SafeFd input = read;
        Command wait = new("cat") { StandardInput = StandardStream.Handle(input) };
        Task<CommandOutput>[] captures = [.. Enumerable.Range(0, 100).Select(_ => wait.CaptureAsync(Cancel))];
        int threads = Directory.GetDirectories("/proc/self/task").Length;
        write.Dispose();
        await Task.WhenAll(captures);
        Assert.True(threads < 90, $"{threads} threads for 100 captures");
    }

    [Fact]
    public async Task A_thousand_at_once_each_get_their_own_answer()
    {
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            CommandOutput output = await Task.Run(() => new Command("echo", $"{i}").CaptureAsync(Cancel), Cancel);
            return output.EnsureSuccess().StandardOutput;
        }));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}\n"), answers);
    }

    [Fact]
    public void A_handle_that_is_not_open_is_told_before_anything_is_made()
    {
        SafeFileHandle closed = File.OpenHandle("/dev/null"), never = new(-1, ownsHandle: false);
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(
            () => new Command("true") { StandardInput = StandardStream.Handle(closed) }.Run());
        Assert.Throws<ObjectDisposedException>(
            () => new Command("true") { InheritedHandles = [closed] }.Run());
        ArgumentException invalid = Assert.Throws<ArgumentException>(
            () => new Command("true") { StandardOutput = StandardStream.Handle(never) }.Run());
        Assert.Contains("not open", invalid.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Command("true") { InheritedHandles = [never] }.Run());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static void Fill(List<SafeFd> fill)
    {
        while (Libc.open("/dev/null", Libc.O_CLOEXEC, 0) is int fd && fd >= 0)
        {
            fill.Add(new SafeFd(fd));
        }
    }

    private static int Free()
    {
        List<SafeFd> free = [];
        Fill(free);
        free.ForEach(fd => fd.Dispose());
        return free.Count;
    }
}
