using System.Diagnostics;
using Kin.Inspection;
using Kin.Tests.Root;
using Kin.Tests.Workers;
using Kin.Tool.Looking;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tests.Tool.Top;

/// <summary>What is read of machine, processes and groups.</summary>
public sealed class SamplingTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public Task Shares_of_a_CPU_are_those_of_the_time_between_and_what_goes_back_counts_nothing()
    {
        CpuTimes before = CpuTimes.Parse("  100 0 100 1000 50 5 5 10 0 0\n"u8);
        CpuTimes after = CpuTimes.Parse("  150 0 120 1020 40 8 7 10 0 0\n"u8);
        CpuShares shares = after.Since(before);
        float whole = 50 + 20 + 20 + 5;
        Assert.Equal(50 * 100 / whole, shares.User, 0.01);
        Assert.Equal(5 * 100 / whole, shares.Irq, 0.01);
        Assert.Equal(0, shares.IoWait);
        Assert.Equal(100, shares.Busy + shares.Idle, 0.01);
        Assert.Equal(default, before.Since(before));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task The_machine_is_as_proc_shows_it()
    {
        using MachineSampler sampler = new();
        sampler.Read();
        MachineSample machine = sampler.Read();
        string[] memory = File.ReadAllLines("/proc/meminfo");
        Assert.Equal(memory[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], $"{machine.Memory.Total / 1024}");
        Assert.Equal(Environment.ProcessorCount, File.ReadLines("/proc/stat").Count(l => l.StartsWith("cpu", StringComparison.Ordinal)) - 1);
        Assert.Equal(Environment.ProcessorCount + 1, machine.Cpus.Length);
        Assert.InRange(machine.Cpus[0].Busy + machine.Cpus[0].IoWait + machine.Cpus[0].Idle, 0, 100.1f);
        Assert.Equal(File.Exists("/proc/pressure/cpu"), !float.IsNaN(machine.CpuPressure.Some));
        Assert.True(machine.Uptime > TimeSpan.Zero && machine.Interval > TimeSpan.Zero);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_file_of_any_length_is_read_whole_kept_open_or_not()
    {
        using TemporaryDirectory directory = new();
        string path = Path.Combine(directory.Path, "stat"); // that of a machine with many CPUs has 10,000 bytes
        foreach (int length in (int[])[0, 1, 4095, 4096, 4097, 10_000, 20_000])
        {
            byte[] bytes = new byte[length];
            Random.Shared.NextBytes(bytes);
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            using KernelFile kept = new(path);
            Assert.Equal(bytes, kept.Read().ToArray());
            Assert.Equal(bytes, kept.Read().ToArray());
            byte[] buffer = new byte[4096];
            Assert.Equal(bytes, KernelFile.ReadOnce(path, ref buffer).ToArray());
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Looks_share_the_rows_of_those_that_did_nothing_and_others_get_shares()
    {
        await using ChildProcess idle = Start("exec sleep 1000");
        await using ChildProcess busy = Start("while :; do :; done");
        using TopSampler sampler = new([idle.Id, busy.Id]);
        await ProcessReaches(idle.Id, p => p.Name == "sleep" && p.State == ProcessState.Sleeping);
        Look(sampler);
        Snapshot first = Look(sampler);
        long before = Ticks(busy.Id);
        await ProcessReaches(busy.Id, p => p.CpuTime.Ticks > before);
        Snapshot second = Look(sampler);
        Assert.Same(RowOf(first, idle.Id), RowOf(second, idle.Id));
        Assert.Equal(0, RowOf(second, idle.Id).CpuShare);
        Assert.True(RowOf(second, busy.Id).CpuShare > 0);
        Assert.Equal(100, RowOf(second, idle.Id).Details!.BlockedShare, 1.0);
        Assert.True(RowOf(second, busy.Id).Details!.RunningShare > 0);
        Assert.Equal(0, RowOf(second, idle.Id).Details!.VoluntaryRate);
        busy.Kill();
        await busy.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Single(Look(sampler).Rows);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Shares_of_a_process_are_those_of_all_its_threads_ended_ones_included()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        const string program = """
            import sys, threading
            def spin():
                while not stop.is_set(): pass
            stop = threading.Event()
            print("ready", flush=True)
            sys.stdin.readline()
            other = threading.Thread(target=spin)
            other.start()
            sys.stdin.readline()
            stop.set(); other.join()
            print("joined", flush=True)
            sys.stdin.readline()
            """;
        await using ChildProcess child = (new Command("python3", "-c", program) with
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
        }).Start();
        using TopSampler sampler = new([child.Id]);
        Assert.NotEqual(0, await child.StandardOutput.ReadAsync(new byte[16], cancel));
        TopDetails alone = RowOf(Look(sampler), child.Id).Details!;
        await child.StandardInput.WriteAsync("\n"u8.ToArray(), cancel);
        await Runs(child.Id, TimeSpan.FromMilliseconds(100));
        TopDetails during = RowOf(Look(sampler), child.Id).Details!;
        TimeSpan ofFirst = ProcFs.Default.Open(child.Id).ReadSchedule().Value.Running;
        await Runs(child.Id, TimeSpan.FromMilliseconds(100));
        TopDetails again = RowOf(Look(sampler), child.Id).Details!;
        await child.StandardInput.WriteAsync("\n"u8.ToArray(), cancel);
        Assert.NotEqual(0, await child.StandardOutput.ReadAsync(new byte[16], cancel));
        TopDetails after = RowOf(Look(sampler), child.Id).Details!;
        Assert.Equal((1, 2, 2), (alone.Threads, during.Threads, again.Threads));
        Assert.True(during.Running - alone.Running >= TimeSpan.FromMilliseconds(80).Ticks);
        Assert.True(during.Running - alone.Running > ofFirst.Ticks - alone.Running);
        Assert.Equal(200, again.RunningShare + again.ReadyShare + again.BlockedShare, 0.5);
        Assert.InRange(again.RunningShare + again.ReadyShare, 50, 130f);
        Assert.True(after.Running >= again.Running && after.Ready >= again.Ready);
        Assert.True(after.Voluntary >= again.Voluntary && after.Involuntary >= again.Involuntary);
        Assert.True(after.Voluntary > alone.Voluntary);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_comes_into_sight_between_two_looks_has_the_shares_of_the_time_since_then()
    {
        await using ChildProcess busy = Start("while :; do :; done");
        using TopSampler sampler = new([busy.Id]);
        Look(sampler);
        Snapshot first = sampler.Look(hasThreads: false);
        sampler.ReadAll(first, TopNeeds.Memory);
        await Runs(busy.Id, TimeSpan.FromMilliseconds(200));
        sampler.ReadAll(first, TopNeeds.Schedule);
        await Runs(busy.Id, TimeSpan.FromMilliseconds(40));
        Snapshot second = Look(sampler);
        TopDetails details = RowOf(second, busy.Id).Details!;
        Assert.InRange(details.RunningShare + details.ReadyShare, 50, 100.1f);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Another_program_of_the_same_process_has_its_own_name_and_the_past_keeps_the_old()
    {
        await using ChildProcess child = Start("kill -STOP $$; exec sleep 1000");
        using TopSampler sampler = new([child.Id]);
        await ProcessReaches(child.Id, p => p.State == ProcessState.Stopped);
        Snapshot before = Look(sampler);
        child.Continue();
        await ProcessReaches(child.Id, p => p.Name == "sleep");
        Snapshot after = Look(sampler);
        Assert.Equal("sh -c kill -STOP $$; exec sleep 1000", before.Rows[0].Subject.Command);
        Assert.Equal("sleep 1000", after.Rows[0].Subject.Command);
        Assert.Equal(before.Rows[0].Subject.Key, after.Rows[0].Subject.Key);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task What_is_no_longer_shown_loses_what_was_read_of_it()
    {
        using TopSampler sampler = new([Environment.ProcessId]);
        Snapshot first = Look(sampler);
        Assert.NotNull(first.Rows[0].Details);
        Snapshot second = sampler.Look(hasThreads: false);
        sampler.End(second);
        Assert.Null(second.Rows[0].Details);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Hierarchies_of_both_versions_are_found_and_paths_are_taken_from_their_roots()
    {
        using TemporaryDirectory folder = new();
        string file = Path.Combine(folder.Path, "mountinfo");
        File.WriteAllLines(file,
        [
            "29 23 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro",
            "30 29 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct",
            "31 29 0:28 /docker/1 /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory",
            "32 29 0:29 / /nowhere/unified rw - cgroup2 cgroup2 rw",
        ]);
        GroupMounts mounts = GroupMounts.Read(file);
        Assert.False(mounts.IsUnified);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct/a/b", mounts.Of("cpu")!.Folder("/a/b"));
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", mounts.Of("cpuacct")!.Folder("/"));
        Assert.Equal("/sys/fs/cgroup/memory/x", mounts.Of("memory")!.Folder("/docker/1/x"));
        Assert.Equal("/sys/fs/cgroup/memory", mounts.Of("memory")!.Folder("/docker/1"));
        Assert.Null(mounts.Of("memory")!.Folder("/../other"));
        Assert.Null(mounts.Of("memory")!.Folder("/.."));
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct/a..b", mounts.Of("cpu")!.Folder("/a..b"));
        Assert.Equal("/nowhere/unified", mounts.Unified!.Point);
        ControlGroupPath[] groups = [new(4, "memory", "/m"), new(3, "cpu,cpuacct", "/c"), new(0, "", "/u")];
        Assert.Equal("/m", mounts.Shown(groups));
        Assert.Equal("/c", GroupMounts.PathIn(groups, "cpu"));
        Assert.Equal("/u", GroupMounts.PathIn(groups, ""));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task A_group_with_an_odd_name_moves_no_cursor()
    {
        TopRow row = LookSamples.Row(7, 1);
        row.Subject.Groups = [new ControlGroupPath(4, "memory", "/a\e[2Jb\u202e")];
        Assert.Equal("/a?[2Jb?", TopColumns.Find("cgroup")!.Text!(row, LookSamples.Context));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task CPUs_have_their_own_numbers_where_some_are_switched_off_and_on()
    {
        using TemporaryDirectory proc = new();
        string stat = Path.Combine(proc.Path, "stat");
        File.WriteAllText(stat, "cpu  10 0 0 10 0 0 0 0 0 0\ncpu0 5 0 0 5 0 0 0 0 0 0\ncpu2 5 0 0 5 0 0 0 0 0 0\nctxt 1\n");
        using MachineSampler sampler = new(proc.Path);
        Assert.Equal([0, 2], sampler.Read().CpuNumbers);
        File.WriteAllText(stat, "cpu  30 0 0 30 0 0 0 0 0 0\ncpu1 900 0 0 0 0 0 0 0 0 0\ncpu2 10 0 0 15 0 0 0 0 0 0\nctxt 1\n");
        MachineSample machine = sampler.Read();
        Assert.Equal([1, 2], machine.CpuNumbers);
        Assert.Equal([50, 0, 100 / 3f], machine.Cpus.Select(cpu => cpu.User));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task The_only_thread_that_is_left_has_its_own_time_and_not_that_of_those_that_ended()
    {
        using TemporaryDirectory proc = new();
        Directory.CreateDirectory(Path.Combine(proc.Path, "7/task/7"));
        File.WriteAllText(Path.Combine(proc.Path, "7/stat"), Stat(5000));
        File.WriteAllText(Path.Combine(proc.Path, "7/task/7/stat"), Stat(3));
        ProcessSampler sampler = new(new ProcFs(proc.Path), [7]);
        Assert.Equal(TimeSpan.FromSeconds(50).Ticks, Assert.Single(sampler.Read(TimeSpan.Zero, hasThreads: false)).CpuTime);
        Assert.Equal(TimeSpan.FromSeconds(0.03).Ticks, Assert.Single(sampler.Read(TimeSpan.Zero, hasThreads: true)).CpuTime);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Who_began_in_the_interval_has_used_its_time_in_it_and_who_was_hidden_is_not_known()
    {
        using TemporaryDirectory proc = new();
        Add(7, 500, start: 100);
        ProcessSampler sampler = new(new ProcFs(proc.Path), null);
        Assert.True(float.IsNaN(Assert.Single(sampler.Read(TimeSpan.Zero, hasThreads: false)).CpuShare));
        Add(7, 510, start: 100);
        Add(8, 50, start: 200);
        Add(9, 5000, start: 50);
        TopRow[] rows = sampler.Read(TimeSpan.FromSeconds(2), hasThreads: false);
        Assert.Equal([(7, 5), (8, 25), (9, float.NaN)], rows.OrderBy(row => row.Id).Select(row => (row.Id, row.CpuShare)));
        Add(9, 5100, start: 300); // another one
        rows = sampler.Read(TimeSpan.FromSeconds(60), hasThreads: false);
        Assert.Equal(85, Assert.Single(rows, row => row.Id == 9).CpuShare);
        return Task.CompletedTask;

        void Add(int id, int ticks, int start)
        {
            Directory.CreateDirectory(Path.Combine(proc.Path, $"{id}"));
            File.WriteAllText(Path.Combine(proc.Path, $"{id}/stat"), Stat(ticks, id, start));
        }
    }

    private static string Stat(int ticks, int id = 7, int start = 100) =>
        $"{id} (x) S 1 7 7 0 -1 0 0 0 0 0 {ticks} 0 0 0 20 0 1 0 {start} 0 0 {string.Join(' ', new int[28])}\n";

    private static async Task Runs(int id, TimeSpan time)
    {
        long end = Ticks(id) + time.Ticks;
        await ProcessReaches(id, p => p.CpuTime.Ticks >= end);
    }

    private static ChildProcess Start(string line) =>
        (new Command("sh", "-c", line) with { StandardInput = StandardStream.Null }).Start();

    private static long Ticks(int id) => ProcFs.Default.Open(id).CpuTime.Ticks;

    private static TopRow RowOf(Snapshot look, int id) => Assert.Single(look.Rows, row => row.Id == id);

    private static Snapshot Look(TopSampler sampler)
    {
        Snapshot look = sampler.Look(hasThreads: false);
        sampler.ReadAll(look, (TopNeeds.Command | TopNeeds.User | TopNeeds.Counters) & ~TopNeeds.GroupFacts);
        sampler.End(look);
        return look;
    }

    private static async Task ProcessReaches(int id, Func<ProcessInfo, bool> isSo)
    {
        using CancellationTokenSource limit = new(Limit.Milliseconds);
        while (!isSo(ProcFs.Default.Open(id)))
        {
            await Task.Delay(2, limit.Token);
        }
    }
}
