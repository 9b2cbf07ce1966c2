using Kin.Inspection;
using Kin.Native.Kernel;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>What the kernel tells of real processes, beside what they say of themselves.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ProcessEventsTests
{
    // Its first thread ends, another one goes on, makes a child, and runs a program at last.
    private const string ThreadThatGoesOn = """
        import ctypes, os, platform, sys, threading
        def on():
            sys.stdin.readline()
            while 'Z' not in open('/proc/self/stat').read(): pass
            child = os.fork()
            if child == 0: os._exit(5)
            os.waitpid(child, 0)
            sys.stdin.readline()
            os.execvp('sh', ['sh', '-c', 'read last; exit 7'])
        threading.Thread(target=on).start()
        print('ready', flush=True)
        ctypes.CDLL(None).syscall({'x86_64': 60}.get(platform.machine(), 93), 0)
        """;

    private const string Forker = """
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/wait.h>
        #include <unistd.h>
        int main(int count, char **words) {
            getchar();
            for (int i = 0; i < atoi(words[1]); i++) {
                pid_t child = vfork();
                if (child == 0) _exit(i % 256);
                waitpid(child, NULL, 0);
            }
            puts("done");
            fflush(stdout);
            while (getchar() >= 0) { }
            return count > 9;
        }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Forks_programs_and_ends_are_told_in_order_with_codes_and_signals()
    {
        RequireRoom();
        await using ChildProcess child = Shell("read go; (exit 3); exec sh -c 'read last; kill -9 $$'");
        using ProcessEvents events = new(new() { RootProcessId = child.Id });
        Assert.False(events.IsScanning);
        await WriteLineAsync(child);
        ProcessEvent fork = await AfterExecAsync(events), exit = await events.ReadAsync(Cancel);
        Assert.Equal((ProcessEventKind.Fork, child.Id, "sh"), (fork.Kind, fork.ParentId, fork.Name));
        Assert.Equal((ProcessEventKind.Exit, fork.ProcessId, fork.Started, 3), (exit.Kind, exit.ProcessId, exit.Started, exit.ExitCode));
        Assert.InRange(exit.Time - fork.Time - exit.Duration!.Value, TimeSpan.FromMilliseconds(-50), TimeSpan.FromMilliseconds(50));
        ProcessEvent exec = await events.ReadAsync(Cancel);
        Assert.Equal((ProcessEventKind.Exec, child.Id, "sh"), (exec.Kind, exec.ProcessId, exec.Name));
        Assert.Equal(["sh", "-c", "read last; kill -9 $$"], exec.CommandLine!);
        Assert.Equal(ProcFs.Default.Open(child.Id).ReadStatus().Value.UserIds.Effective, exec.UserId);
        await WriteLineAsync(child);
        ProcessEvent end = await events.ReadAsync(Cancel);
        ExitStatus status = await child.WaitAsync(Cancel);
        Assert.Equal((ProcessEventKind.Exit, child.Id, status.Signal, null), (end.Kind, end.ProcessId, end.Signal, end.ExitCode));
        Assert.False(events.TryRead(out _));
        Assert.Equal(0, events.LostCount);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_whose_first_thread_ends_goes_on()
    {
        RequireRoom();
        await using ChildProcess child = (new Command(Capability.RequireProgram("python3", "python3"), "-c", ThreadThatGoesOn) with
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
        }).Start();
        await child.StandardOutput.ReadExactlyAsync(new byte["ready\n".Length], Cancel);
        using ProcessEvents events = new(new() { RootProcessId = child.Id });
        await WriteLineAsync(child);
        ProcessEvent fork = await events.ReadAsync(Cancel), exit = await events.ReadAsync(Cancel);
        Assert.Equal((ProcessEventKind.Fork, ProcessEventKind.Exit, 5), (fork.Kind, exit.Kind, exit.ExitCode));
        Assert.Equal((fork.ProcessId, child.Id), (exit.ProcessId, exit.ParentId));
        await WriteLineAsync(child);
        ProcessEvent exec = await events.ReadAsync(Cancel);
        Assert.Equal((ProcessEventKind.Exec, child.Id, "sh"), (exec.Kind, exec.ProcessId, exec.Name));
        await WriteLineAsync(child);
        Assert.Equal($"Exit {child.Id} (sh) exit code 7", $"{await events.ReadAsync(Cancel)}");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Threads_are_told_when_they_are_asked_for()
    {
        RequireRoom();
        const string Script = "import sys, threading\nsys.stdin.readline()\nt = threading.Thread(target=str)\nt.start()\nt.join()";
        await using ChildProcess child = (new Command(Capability.RequireProgram("python3", "python3"), "-c", Script) with
        {
            StandardInput = StandardStream.Piped,
        }).Start();
        using ProcessEvents events = new(new() { RootProcessId = child.Id, Threads = true });
        await WriteLineAsync(child);
        List<ProcessEvent> told = [];
        do
        {
            told.Add(await events.ReadAsync(Cancel));
        }
        while (told[^1].Kind != ProcessEventKind.Exit || told[^1].ProcessId != child.Id);
        int? thread = told.Single(e => e.Kind == ProcessEventKind.ThreadStart && e.ProcessId == child.Id).ThreadId;
        Assert.NotEqual(child.Id, thread);
        Assert.Equal(thread, told.Single(e => e.Kind == ProcessEventKind.ThreadExit && e.ProcessId == child.Id).ThreadId);
        Assert.Equal(0, told[^1].ExitCode);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Five_thousand_forks_as_fast_as_they_can_be_made_are_told_one_by_one()
    {
        RequireRoom();
        const int Count = 5000;
        using TemporaryDirectory folder = new();
        await using ChildProcess child = await StartForkerAsync(folder, Count);
        using ProcessEvents events = new(new() { RootProcessId = child.Id });
        await WriteLineAsync(child);
        Dictionary<int, ProcessEvent> forks = [];
        List<ProcessEvent> ends = [];
        while (ends.Count < Count)
        {
            ProcessEvent e = await AfterExecAsync(events);
            Assert.True(e.Kind == ProcessEventKind.Fork ? forks.TryAdd(e.ProcessId, e) : e.Kind == ProcessEventKind.Exit, $"{e}");
            if (e.Kind == ProcessEventKind.Exit)
            {
                Assert.Equal(forks[e.ProcessId].Started, e.Started);
                ends.Add(e);
            }
        }

        Assert.Equal((Count, 0L), (forks.Count, events.LostCount));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (int?)(i % 256)), ends.Select(e => e.ExitCode));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_is_lost_is_counted_and_made_up_for()
    {
        Require();
        const int Count = 200;
        using TemporaryDirectory folder = new();
        await using ChildProcess child = await StartForkerAsync(folder, Count);
        await using ChildProcess old = new Command("sleep", "60").Start();
        using ProcessEvents events = new(new() { BufferBytes = 4096 });
        await WriteLineAsync(child);
        await child.StandardOutput.ReadExactlyAsync(new byte["done\n".Length], Cancel);
        old.Kill();
        await old.WaitAsync(Cancel);
        await using ChildProcess young = new Command("sleep", "60").Start();
        int seen = 0;
        bool hasOldEnded = false, isYoungThere = false, isLostTold = false;
        while (!hasOldEnded || !isYoungThere || seen + events.LostCount < 2 * Count)
        {
            await StirAsync();
            while (events.TryRead(out ProcessEvent? e))
            {
                seen += e.ParentId == child.Id && !e.IsInferred ? 1 : 0;
                isLostTold |= e.Kind == ProcessEventKind.Lost;
                hasOldEnded |= e.ProcessId == old.Id && e.Kind == ProcessEventKind.Exit && isLostTold && e.IsInferred;
                isYoungThere |= e.ProcessId == young.Id && e.Kind == ProcessEventKind.Fork && isLostTold && e.IsInferred;
            }
        }

        Assert.True(seen < 2 * Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Where_the_kernel_tells_nothing_looks_at_proc_find_births_programs_and_ends()
    {
        await using ChildProcess child = Shell("read go; sleep 60 & read on; kill $!; wait; read more; exec sh -c 'read last; exit 4'");
        using ProcessEvents events = new(new() { RootProcessId = child.Id, OnlyScan = true, ScanInterval = TimeSpan.FromMilliseconds(5) });
        Assert.Equal((true, "It was asked for."), (events.IsScanning, events.ScanReason));
        await WriteLineAsync(child);
        ProcessEvent fork = await events.ReadAsync(Cancel);
        Assert.Equal((ProcessEventKind.Fork, child.Id, true), (fork.Kind, fork.ParentId, fork.IsInferred));
        await WriteLineAsync(child);
        Assert.Equal((ProcessEventKind.Exit, fork.ProcessId), await NextAsync(events, ProcessEventKind.Exit));
        await WriteLineAsync(child);
        Assert.Equal((ProcessEventKind.Exec, child.Id), await NextAsync(events, ProcessEventKind.Exec));
        await WriteLineAsync(child);
        Assert.Equal((ProcessEventKind.Exit, child.Id), await NextAsync(events, ProcessEventKind.Exit));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposing_ends_a_wait_and_a_stream()
    {
        ProcessEventOptions nobody = new() { RootProcessId = int.MaxValue };
        using ProcessEvents events = new(nobody), scans = new(nobody with { OnlyScan = true });
        Task stream = Task.Run(
            async () =>
            {
                await foreach (ProcessEvent e in events.WithCancellation(Cancel))
                {
                    Assert.Equal(ProcessEventKind.Lost, e.Kind);
                }
            },
            Cancel);
        Task wait = scans.ReadAsync(Cancel).AsTask();
        using CancellationTokenSource stop = new();
        Task stopped = scans.ReadAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        events.Dispose();
        scans.Dispose();
        await stream;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        Assert.Throws<ObjectDisposedException>(() => events.TryRead(out _));
    }

    [Fact]
    public void The_feature_switched_off_is_a_reason_to_look()
    {
        using IDisposable off = KernelFeatures.ProcessConnector.Disable();
        using ProcessEvents events = new();
        Assert.True(events.IsScanning);
        Assert.Contains("KIN_DISABLE_FEATURES", events.ScanReason, StringComparison.Ordinal);
    }

    private static void Require() => Capability.Require("process-connector (kin doctor)", KernelFeatures.ProcessConnector.IsAvailable);

    // Others make events too, and only root has room for as many as may come before this is scheduled.
    private static void RequireRoom()
    {
        Require();
        Capability.RequireRoot();
    }

    private static ChildProcess Shell(string script) =>
        (new Command("sh", "-c", script) with { StandardInput = StandardStream.Piped }).Start();

    private static async Task<ChildProcess> StartForkerAsync(TemporaryDirectory folder, int count)
    {
        string cc = Capability.RequireProgram("cc", "gcc and libc6-dev"), program = Path.Combine(folder.Path, "forker");
        await (new Command(cc, "-o", program, "-x", "c", "-") with { StandardInput = StandardStream.FromText(Forker) })
            .RunAsync(Cancel);
        return (new Command(program, $"{count}") with
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
        }).Start();
    }

    private static async Task WriteLineAsync(ChildProcess child)
    {
        await child.StandardInput.WriteAsync("\n"u8.ToArray(), Cancel);
        await child.StandardInput.FlushAsync(Cancel);
    }

    // A child has been started when its program is in place; the kernel tells of that a moment later.
    private static async Task<ProcessEvent> AfterExecAsync(ProcessEvents events)
    {
        ProcessEvent e = await events.ReadAsync(Cancel);
        return e.Kind == ProcessEventKind.Exec ? await events.ReadAsync(Cancel) : e;
    }

    // Of another kind: looks may find in one step what happened in several.
    private static async Task<(ProcessEventKind, int)> NextAsync(ProcessEvents events, ProcessEventKind kind)
    {
        ProcessEvent e;
        do
        {
            e = await events.ReadAsync(Cancel);
        }
        while (e.Kind != kind);
        return (e.Kind, e.ProcessId);
    }

    // A message on each CPU: only then it is known what was lost there.
    private static async Task StirAsync()
    {
        for (int cpu = 0; cpu < Environment.ProcessorCount; cpu++)
        {
            await (new Command("true") with { CpuAffinity = [cpu] }).RunAsync(Cancel);
        }
    }
}
