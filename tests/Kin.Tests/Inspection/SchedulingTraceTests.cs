using System.Globalization;
using System.Runtime.CompilerServices;
using Kin.Inspection;
using Kin.Inspection.Scheduling;
using Kin.Native.Kernel;
using Kin.Native.Tracing;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>
/// Traces of real programs of known behaviour, beside what the kernel says of them itself: with tracepoints, which
/// need root, and by context switches alone.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SchedulingTraceTests
{
    // A word goes to a child and back, as often as is asked for; the child says what its number is.
    private const string PingPong = """
        import os, sys
        a, b = os.pipe(), os.pipe()
        child = os.fork()
        if child == 0:
            os.close(a[1])
            while os.read(a[0], 1) == b'x': os.write(b[1], b'y')
            os._exit(0)
        print(child, flush=True)
        for i in range(int(sys.argv[1])):
            os.write(a[1], b'x'); os.read(b[0], 1)
        os.write(a[1], b'z'); os.wait()
        """;

    // Sleeps 40 times, alone on its CPU or beside one that computes.
    private const string Sleeper = """
        import os, sys, time
        busy = os.fork() if sys.argv[1] == 'beside' else -1
        if busy == 0:
            while True: pass
        for i in range(40): time.sleep(0.0005)
        if busy > 0:
            os.kill(busy, 9); os.waitpid(busy, 0)
        """;

    private const string Threads = """
        import threading, sys
        gate = threading.Event()
        def busy():
            for i in range(100000): pass
            gate.wait()
        all = [threading.Thread(target=busy) for i in range(3)]
        for t in all: t.start()
        print('ready', flush=True)
        sys.stdin.readline()
        gate.set()
        for t in all: t.join()
        """;

    private const string WithoutFirstThread =
        "import ctypes, threading, time; threading.Thread(target=lambda: [time.sleep(0.001) for i in iter(int, 1)]).start(); "
        + "ctypes.CDLL(None).pthread_exit(None)";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<SchedulingTier> Tiers => [SchedulingTier.Tracepoints, SchedulingTier.ContextSwitches];

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(Tiers))]
    public async Task A_program_that_computes_runs_for_as_long_as_the_kernel_charges_it(SchedulingTier tier)
    {
        SchedulingTraceOptions options = Require(tier);
        (SchedulingTimeline timeline, ExitStatus status) = await RunAsync(
            new Command("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; exit 3"), options);
        TracedThread thread = Assert.Single(timeline.Threads);
        Assert.Equal((3, "sh", tier, 0L), (status.Code, thread.Name, timeline.Tier, timeline.LostCount));
        double charged = status.ResourceUsage.CpuTime.TotalSeconds;
        Assert.InRange(thread.Running.TotalSeconds, (charged * 0.9) - 0.01, (charged * 1.1) + 0.01);
        Assert.True(thread.Running > thread.Blocked, $"ran {thread.Running}, blocked {thread.Blocked}");
        Assert.True(thread.HasEnded);
        AssertWhole(timeline);
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(Tiers))]
    public async Task Waits_are_as_many_as_the_kernel_counts(SchedulingTier tier)
    {
        SchedulingTraceOptions options = Require(tier);
        (SchedulingTimeline timeline, ExitStatus status) = await RunAsync(
            new Command("sh", "-c", "for i in 1 2 3 4 5; do sleep 0.01; done"), options);
        Assert.Equal(6, timeline.Threads.Count);
        long seen = timeline.Threads.Sum(thread => thread.VoluntarySwitches);
        long counted = status.ResourceUsage.VoluntaryContextSwitches;
        Assert.InRange(seen, counted - timeline.Threads.Count, counted + timeline.Threads.Count); // at their ends
        Assert.Contains( // a disk that others keep busy may have been waited for longer
            timeline.LongestWaits(20),
            wait => wait.Interval.State == SchedulingState.Blocked && wait.Interval.Duration >= TimeSpan.FromMilliseconds(10));
        AssertWhole(timeline);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Two_that_talk_by_pipes_are_woken_by_each_other()
    {
        SchedulingTraceOptions options = Require(SchedulingTier.Tracepoints);
        string python = Capability.RequireProgram("python3", "python3");
        Command command = new(python, "-c", PingPong, "200") { StandardOutput = StandardStream.Piped };
        using SchedulingTrace trace = SchedulingTrace.Start(command, options);
        await using ChildProcess parent = trace.Child!;
        int child = int.Parse((await new StreamReader(parent.StandardOutput).ReadToEndAsync(Cancel)).Trim(), CultureInfo.InvariantCulture);
        await parent.WaitAsync(Cancel);
        SchedulingTimeline timeline = trace.Stop();
        TracedThread pong = timeline.Threads.Single(thread => thread.ThreadId == child);
        TracedThread ping = timeline.Threads.Single(thread => thread.ThreadId == pong.ParentThreadId);
        int all = 0, byOther = 0; // one of the two waits in each round; the other one may have lost its CPU instead
        foreach (TracedThread one in (TracedThread[])[ping, pong])
        {
            int other = one == ping ? pong.ThreadId : ping.ThreadId;
            SchedulingInterval[] waits =
                [.. one.Intervals.Where(interval => interval.IsWait && interval.StartNanoseconds > pong.StartNanoseconds)];
            all += waits.Length;
            byOther += waits.Count(wait => wait.WakerThreadId == other);
        }

        Assert.True(byOther >= 150, $"{byOther} of {all} waits were ended by the other one");
        AssertWhole(timeline);
    }

    // Whoever has the CPU then did not wake it, though the interrupt came while he had it. All CPUs, since what one does that
    // has nothing else to do was not told by all means of tracing on all of them.
    [Theory(Timeout = Limit.Milliseconds), InlineData("alone"), InlineData("beside")]
    public async Task Who_slept_is_woken_by_an_interrupt_whatever_its_cpu_does(string how)
    {
        SchedulingTraceOptions options = Require(SchedulingTier.Tracepoints);
        string python = Capability.RequireProgram("python3", "python3");
        using var self = ProcessHandle.Open(Environment.ProcessId);
        foreach (int cpu in self.CpuAffinity!)
        {
            (SchedulingTimeline timeline, _) = await RunAsync(new Command(python, "-c", Sleeper, how) { CpuAffinity = [cpu] }, options);
            SchedulingInterval[] slept = [.. timeline.Threads[0].Intervals.Where(
                interval => interval.State == SchedulingState.Blocked && interval.Duration > TimeSpan.FromMilliseconds(0.4))];
            int byInterrupt = slept.Count(interval => interval.IsWokenByInterrupt);
            Assert.True(byInterrupt >= 30, $"CPU {cpu}: {byInterrupt} of 40 sleeps"); // some it began late, behind others
            int byBusy = how == "alone" ? 0 : slept.Count(interval => interval.WakerThreadId == timeline.Threads[^1].ThreadId);
            Assert.InRange(byBusy, 0, 1); // by its end
            AssertWhole(timeline);
        }
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(Tiers))]
    public async Task A_process_that_is_stopped_is_told_from_one_that_waits(SchedulingTier tier)
    {
        SchedulingTraceOptions options = Require(tier) with { LookAfter = TimeSpan.FromTicks(1) };
        await using ChildProcess child = new Command("sleep", "60").Start();
        using SchedulingTrace trace = SchedulingTrace.Attach(child.Id, options);
        child.Suspend();
        await child.WaitForStopAsync(Cancel);
        using (SchedulingTrace second = SchedulingTrace.Attach(child.Id, options))
        {
            child.Continue();
            await child.WaitForContinueAsync(Cancel);
            while (ProcFs.Default.Open(child.Id).State != ProcessState.Sleeping)
            {
                await Task.Yield();
            }

            Assert.True(second.Stop().Threads[0].Stopped > TimeSpan.Zero);
        }

        TracedThread thread = Assert.Single(trace.Stop().Threads);
        Assert.Contains(thread.Intervals, interval => interval.State == SchedulingState.Blocked);
        Assert.False(thread.HasEnded);
        if (tier == SchedulingTier.Tracepoints)
        {
            Assert.Contains(thread.Intervals, interval => interval.State == SchedulingState.Stopped);
        }
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(Tiers))]
    public async Task Threads_that_were_there_and_what_they_make_are_followed(SchedulingTier tier)
    {
        SchedulingTraceOptions options = Require(tier);
        string python = Capability.RequireProgram("python3", "python3");
        await using ChildProcess child = (new Command(python, "-c", Threads) with
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
        }).Start();
        await new StreamReader(child.StandardOutput).ReadLineAsync(Cancel);
        using SchedulingTrace trace = SchedulingTrace.Attach(child.Id, options);
        await child.StandardInput.WriteAsync("\n"u8.ToArray(), Cancel);
        await child.WaitAsync(Cancel);
        SchedulingTimeline timeline = trace.Stop();
        Assert.Equal(4, timeline.Threads.Count(thread => thread.ProcessId == child.Id));
        Assert.All(timeline.Threads, thread => Assert.True(thread.HasEnded));
        Assert.All(timeline.Threads, thread => Assert.True(thread.VoluntarySwitches >= 1));
        AssertWhole(timeline);
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(Tiers))]
    public async Task No_process_of_a_tree_is_missed_that_ends_at_once(SchedulingTier tier)
    {
        SchedulingTraceOptions options = Require(tier);
        (SchedulingTimeline timeline, _) = await RunAsync(
            new Command("sh", "-c", "i=0; while [ $i -lt 60 ]; do (:) & i=$((i+1)); done; wait"), options);
        Assert.Equal(61, timeline.Threads.Count);
        Assert.Equal(61, timeline.Threads.DistinctBy(thread => thread.ThreadId).Count());
        Assert.All(timeline.Threads, thread => Assert.True(thread.HasEnded));
        Assert.All(timeline.Threads.Skip(1), thread => Assert.Equal(timeline.Threads[0].ThreadId, thread.ParentThreadId));
        AssertWhole(timeline);
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(Tiers))]
    public async Task What_a_thread_waits_for_is_looked_at(SchedulingTier tier)
    {
        SchedulingTraceOptions options = Require(tier) with { LookAfter = TimeSpan.FromTicks(1) };
        await using ChildProcess child = (new Command("cat") with { StandardInput = StandardStream.Piped }).Start();
        while (ProcFs.Default.Open(child.Id).State != ProcessState.Sleeping)
        {
            await Task.Yield();
        }

        using SchedulingTrace trace = SchedulingTrace.Attach(child.Id, options);
        SchedulingTimeline timeline = trace.Stop();
        BlockedOn? on = timeline.LongestWaits(1)[0].Interval.On;
        Assert.Equal("read", on?.Call?.Name);
        Assert.StartsWith("pipe:[", on!.Target, StringComparison.Ordinal);
        Assert.Same(timeline, trace.Stop());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_death_signal_is_kept_and_the_program_followed_all_the_same()
    {
        (SchedulingTimeline timeline, ExitStatus status) = await RunAsync(
            new Command("sh", "-c", "(:); exit 5") { KillOnParentExit = true }, Require(SchedulingTier.ContextSwitches));
        Assert.Equal((5, 2), (status.Code, timeline.Threads.Count));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_cannot_be_traced_says_why()
    {
        SchedulingTraceOptions options = Require(SchedulingTier.ContextSwitches);
        await Task.Yield();
        LinuxException missing = Assert.Throws<LinuxException>(() => SchedulingTrace.Start(new Command("/no/such/program"), options));
        Assert.Equal(("execve", "ENOENT"), (missing.Call, missing.ErrorName));
        await using ChildProcess child = new Command("true").Start();
        await child.WaitAsync(Cancel);
        Assert.Equal("ESRCH", Assert.Throws<LinuxException>(() => SchedulingTrace.Attach(child.Id, options)).ErrorName);
        Assert.Throws<ArgumentOutOfRangeException>(() => SchedulingTrace.Attach(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SchedulingTraceOptions { RingBytes = 100_000 });
        SchedulingTrace ended = SchedulingTrace.Attach(ThisProcess.Id, options);
        ended.Dispose();
        Assert.Throws<ObjectDisposedException>(ended.Stop);
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(Tiers))]
    public async Task A_process_whose_first_thread_has_ended_is_traced_and_one_that_has_ended_is_not(SchedulingTier tier)
    {
        SchedulingTraceOptions options = Require(tier);
        await using ChildProcess child = new Command(Capability.RequireProgram("python3", "python3"), "-c", WithoutFirstThread).Start();
        while (ProcFs.Default.Open(child.Id).State != ProcessState.Zombie)
        {
            await Task.Yield();
        }

        using SchedulingTrace trace = SchedulingTrace.Attach(child.Id, options);
        Assert.NotEqual(child.Id, Assert.Single(trace.Stop().Threads).ThreadId);
        child.Kill();
        while (ProcFs.Default.TryRead(child.Id, out ProcessInfo left) == ProcOutcome.Read && left.Threads().Count() > 1)
        {
            await Task.Yield();
        }

        Assert.Equal("ESRCH", Assert.Throws<LinuxException>(() => SchedulingTrace.Attach(child.Id, options)).ErrorName);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Reading_that_fails_is_told_at_once_and_who_is_told_may_stop_the_trace()
    {
        SchedulingTraceOptions options = Require(SchedulingTier.ContextSwitches);
        await using ChildProcess child = new Command("sleep", "60").Start();
        TaskCompletionSource<Exception?> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using SchedulingTrace trace = SchedulingTrace.Attach(child.Id, options);
        await using CancellationTokenRegistration registration =
            trace.Failed.Register(() => told.SetResult(Record.Exception(trace.Stop)));
        LookerOf(trace) = null!;
        Assert.IsType<NullReferenceException>(await told.Task.WaitAsync(Cancel));
        Assert.Throws<NullReferenceException>(trace.Stop);
        Assert.False(child.HasExited);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_the_kernel_had_no_room_for_is_counted()
    {
        SchedulingTraceOptions options = Require(SchedulingTier.ContextSwitches) with { RingBytes = 64 << 10, MostIntervals = 100 };
        string python = Capability.RequireProgram("python3", "python3");
        (SchedulingTimeline timeline, ExitStatus status) = await RunAsync(
            new Command(python, "-c", PingPong, "20000") { StandardOutput = StandardStream.Null }, options);
        long seen = timeline.Threads.Sum(thread => thread.VoluntarySwitches + thread.InvoluntarySwitches);
        long counted = status.ResourceUsage.VoluntaryContextSwitches + status.ResourceUsage.InvoluntaryContextSwitches;
        Assert.True(timeline.LostCount > 0 || seen >= counted - (counted / 50), $"{timeline.LostCount} lost, {seen} of {counted} seen");
        Assert.True(timeline.UnkeptCount > 0);
        Assert.Equal(100, timeline.Threads.Sum(thread => thread.IntervalCount));
    }

    // That records are lost is told with the next one that finds room; where nobody reads there is none.
    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(Tiers))]
    public async Task What_is_lost_is_counted_though_no_record_comes_after_it(SchedulingTier tier)
    {
        SchedulingTraceOptions options = Require(tier) with { RingBytes = 64 << 10 };
        Capability.Require("counts of lost records (Linux 6.0)", Environment.OSVersion.Version.Major >= 6);
        string python = Capability.RequireProgram("python3", "python3");
        Command command = new("sh", "-c", $"read go; exec {python} -c \"$0\" 5000", PingPong)
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Null,
        };
        await using ChildProcess child = command.Start();
        using SchedulingFeed feed = FeedChoice.Open(child.Id, child.Id, options, out _);
        await child.StandardInput.WriteAsync("\n"u8.ToArray(), Cancel);
        ExitStatus status = await child.WaitAsync(Cancel);
        long told = 0, untold = feed.CountUntold();
        feed.Merge.Refresh();
        while (feed.Merge.TryNext(long.MaxValue, out SchedulingRecord record, out _))
        {
            told += Math.Max(1, record.Count);
        }

        Assert.True(untold > 1000, $"{untold} lost, {told} told");
        Assert.InRange(told + untold, status.ResourceUsage.VoluntaryContextSwitches, long.MaxValue);
        Assert.Equal(untold, feed.CountUntold() + feed.Merge.LostCount);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_others_do_is_not_told_by_the_kernel_however_much_it_is()
    {
        SchedulingTraceOptions options = Require(SchedulingTier.Tracepoints);
        string python = Capability.RequireProgram("python3", "python3");
        await using ChildProcess quiet = new Command("sh", "-c", "while :; do sleep 0.01; done").Start();
        using SchedulingFeed feed = FeedChoice.Open(quiet.Id, quiet.Id, options, out _);
        ExitStatus others = await (new Command(python, "-c", PingPong, "2000") { StandardOutput = StandardStream.Null }).RunAsync(Cancel);
        List<SchedulingRecord> told = [];
        feed.Merge.Refresh();
        while (feed.Merge.TryNext(long.MaxValue, out SchedulingRecord record, out _))
        {
            told.Add(record);
        }

        IEnumerable<SchedulingRecord> made = told.Where(one => one.Kind == SchedulingRecordKind.Fork && one.Other == quiet.Id);
        HashSet<int> tree = [quiet.Id, .. made.Select(one => one.Process)];
        Assert.True(others.ResourceUsage.VoluntaryContextSwitches > 1000);
        Assert.Contains(told, one => one.Kind == SchedulingRecordKind.Switch && one.Process == quiet.Id);
        Assert.DoesNotContain(told, one => one.Kind == SchedulingRecordKind.Waking && !tree.Contains(one.Thread));
        Assert.DoesNotContain(
            told, one => one.Kind == SchedulingRecordKind.Switch && !tree.Contains(one.Process) && !tree.Contains(one.OtherProcess));
        quiet.Kill();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_looker")]
    internal static extern ref WaitLooker LookerOf(SchedulingTrace trace);

    internal static SchedulingTraceOptions Require(SchedulingTier tier)
    {
        Capability.Require("perf-events (kin doctor)", KernelFeatures.PerfEvents.IsAvailable);
        if (tier == SchedulingTier.Tracepoints)
        {
            Capability.RequireRoot();
            using SchedulingTrace trace = SchedulingTrace.Attach(ThisProcess.Id);
            Capability.Require($"tracepoints ({trace.TierReason})", trace.Tier == tier);
        }

        return new SchedulingTraceOptions { OnlyContextSwitches = tier == SchedulingTier.ContextSwitches };
    }

    private static async Task<(SchedulingTimeline Timeline, ExitStatus Status)> RunAsync(
        Command command, SchedulingTraceOptions options)
    {
        using SchedulingTrace trace = SchedulingTrace.Start(command, options);
        await using ChildProcess child = trace.Child!;
        ExitStatus status = await child.WaitAsync(Cancel);
        return (trace.Stop(), status);
    }

    // No gaps, nothing negative, and the states together are the whole life.
    private static void AssertWhole(SchedulingTimeline timeline)
    {
        Assert.Equal((0L, 0L), (timeline.LostCount, timeline.UnkeptCount));
        foreach (TracedThread thread in timeline.Threads)
        {
            long at = thread.StartNanoseconds;
            foreach (SchedulingInterval interval in thread.Intervals)
            {
                Assert.Equal(at, interval.StartNanoseconds);
                Assert.True(interval.EndNanoseconds >= at);
                at = interval.EndNanoseconds;
            }

            Assert.Equal(thread.EndNanoseconds, at);
            TimeSpan all = thread.Running + thread.Ready + thread.Blocked + thread.Stopped;
            double most = timeline.Tier == SchedulingTier.Tracepoints ? 0.001 : thread.Ready.TotalMilliseconds + 0.001;
            Assert.InRange(all.TotalMilliseconds - thread.Lifetime.TotalMilliseconds, -0.001, most);
        }
    }
}
