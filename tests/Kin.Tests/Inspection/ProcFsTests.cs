using System.Globalization;
using Kin.Inspection;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>Processes as the kernel shows them, beside what ps(1) and the files themselves say.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ProcFsTests
{
    // Names itself so that a reader who trusts the text is led astray, and has two more threads.
    private const string Odd = """
        import ctypes, sys, threading
        libc = ctypes.CDLL(None)
        for _ in range(2):
            threading.Thread(target=threading.Event().wait, daemon=True).start()
        libc.prctl(15, b'x) R 1 1\n\xff (', 0, 0, 0)
        print('ready', flush=True)
        sys.stdin.read()
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_same_columns_are_those_of_ps()
    {
        string ps = Capability.RequireProgram("ps", "procps");
        await using ChildProcess child = (new Command("sleep", "60") with { NewSession = true, Nice = 5 }).Start();
        await SettledAsync(child.Id);
        string[] columns = await AskAsync(
            ps, "ppid=,pgid=,sid=,tpgid=,ni=,pri=,nlwp=,vsz=,rtprio=,cls=,uid=,gid=,tty=,s=,comm=", child.Id);
        ProcessInfo p = ProcFs.Default.Open(child.Id);
        ProcessStatus status = p.ReadStatus().Value;
        Assert.Equal(
            [
                $"{p.ParentId}", $"{p.ProcessGroupId}", $"{p.SessionId}", $"{p.ForegroundGroupId ?? -1}", $"{p.Nice}",
                $"{39 - p.Priority}", $"{p.ThreadCount}", $"{p.VirtualBytes / 1024}",
                p.RealTimePriority == 0 ? "-" : $"{p.RealTimePriority}", p.PolicyNumber == 0 ? "TS" : "another",
                $"{status.UserIds.Effective}", $"{status.GroupIds.Effective}", p.Terminal ?? "?", $"{p.State.Letter()}", p.Name,
            ],
            columns);
        Assert.Equal((ThisProcess.Id, child.Id, ProcessState.Sleeping), (p.ParentId, p.SessionId, p.State));
        string[] masks = await AskAsync(ps, "pending=,blocked=,ignored=,caught=", child.Id);
        SignalMask[] own = [status.Pending, status.Blocked, status.Ignored, status.Caught];
        Assert.Equal(masks.Select(m => m.PadLeft(16, '0')), own.Select(m => $"{m}"));
        string started = string.Join(' ', await AskAsync(ps, "lstart=", child.Id));
        DateTime byPs = DateTime.ParseExact(started, "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        Assert.InRange((byPs - p.StartTime.LocalDateTime).TotalSeconds, -2, 2);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_scan_sees_whom_ps_sees()
    {
        string ps = Capability.RequireProgram("ps", "procps");
        HashSet<ProcessIdentity> before = [.. ProcFs.Default.Processes().Select(p => p.Identity)];
        string listed = (await new Command(ps, "-eo", "pid=").CaptureAsync(Cancel)).StandardOutput;
        HashSet<int> byPs =
            [.. listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];
        ProcessInfo[] after = [.. ProcFs.Default.Processes()];
        Assert.All(after.Where(p => before.Contains(p.Identity)), p => Assert.Contains(p.Id, byPs));
        Assert.Contains(after, p => p.Id == ThisProcess.Id && p.ParentId == ThisProcess.ParentId);
        Assert.Equal(ProcFs.Default.OpenSelf().Identity, ProcFs.Default.Open(ThisProcess.Id).Identity);
    }

    [Fact]
    public void All_at_once_are_those_one_by_one_in_order_and_what_is_broken_is_told()
    {
        using FakeProc fake = new();
        for (int id = 1; id <= 700; id++)
        {
            fake.Add(id, start: id);
            if (id % 7 == 0)
            {
                File.Delete(Path.Combine(fake.Path, $"{id}", "stat")); // its process has just ended
            }
        }

        ProcessInfo[] room = [];
        for (int round = 0; round < 20; round++)
        {
            int count = fake.Root.ReadAll(ref room);
            Assert.Equal(
                fake.Root.Processes().Select(p => p.Identity).OrderBy(i => i.Id), room.Take(count).Select(p => p.Identity).OrderBy(i => i.Id));
            Assert.Equal(600, count);
        }

        ProcessInfo[] kept = room;
        long before = GC.GetAllocatedBytesForCurrentThread();
        fake.Root.ReadAll(ref room);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2000);
        Assert.Same(kept, room);
        fake.Write(350, "stat", "no such text");
        Assert.Throws<InvalidDataException>(() => fake.Root.ReadAll(ref room));
        int[] seen = [.. ProcFs.Default.Processes().Select(p => p.Id)];
        int all = ProcFs.Default.ReadAll(ref room);
        int[] together = [.. room.Take(all).Select(p => p.Id)];
        Assert.Equal(together.Order(), together);
        Assert.Contains(ThisProcess.Id, together);
        Assert.True(together.Intersect(seen).Count() > seen.Length / 2);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_is_read_of_a_held_process_is_its_own_and_nothing_when_it_is_gone()
    {
        await using ChildProcess child = new Command("sleep", "60").Start();
        await SettledAsync(child.Id);
        using HeldProcess held = ProcFs.Default.TryHold(child.Id)!;
        ProcessInfo kept = held.Info;
        Assert.Equal(ProcFs.Default.Open(child.Id).Identity, kept.Identity);
        Assert.Equal([kept.StartTime], Enumerable.Range(0, 1000).Select(_ => kept.Identity.StartTime).Distinct());
        Assert.Equal(["sleep", "60"], kept.ReadCommandLine().Value);
        Assert.Equal(child.Id, Assert.Single(kept.Threads()).Id);
        Assert.Equal(ProcOutcome.Missing, kept.ReadDescriptor(77).Outcome);
        held.Dispose();
        Assert.Equal(["sleep", "60"], kept.ReadCommandLine().Value); // in the usual way
        using HeldProcess again = ProcFs.Default.TryHold(child.Id)!;
        child.Kill();
        await child.WaitAsync(Cancel);
        Assert.Equal(ProcOutcome.Gone, again.Info.ReadStatus().Outcome);
        Assert.Equal(ProcOutcome.Gone, again.Info.ReadNamespace("net").Outcome);
        Assert.Null(ProcFs.Default.TryHold(child.Id));
        Assert.Null(ProcFs.Default.TryHold(int.MaxValue));

        using FakeProc fake = new();
        fake.Add(7, start: 100);
        fake.Write(7, "cmdline", "old\0");
        using HeldProcess old = fake.Root.TryHold(7)!;
        Directory.Move(Path.Combine(fake.Path, "7"), Path.Combine(fake.Path, "ended"));
        fake.Add(7, start: 200); // the number has another process
        fake.Write(7, "cmdline", "new\0");
        Assert.Equal(["old"], old.Info.ReadCommandLine().Value);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_name_with_everything_in_it_and_the_threads_of_a_process()
    {
        await using ChildProcess child = await StartOddAsync();
        ProcessInfo p = Assert.Single(ProcFs.Default.Processes(), found => found.Id == child.Id);
        Assert.Equal(("x) R 1 1\n\udcff (", 3), (p.Name, p.ThreadCount));
        byte[] name = [.. "x) R 1 1\n"u8, 0xff, .. " ("u8];
        Assert.Equal(name, p.NameBytes.ToArray());
        ProcessInfo[] threads = [.. p.Threads()];
        Assert.Equal(
            [.. Directory.GetDirectories($"/proc/{child.Id}/task").Select(path => Path.GetFileName(path))],
            threads.Select(t => $"{t.Id}"));
        Assert.All(threads, t => Assert.True(t.IsThread && t.ProcessId == child.Id && t.ReadStatus().Value.ProcessId == child.Id));
        Assert.All(threads, t => Assert.Equal(t.Id, t.ReadStatus().Value.Id));
        Assert.True(threads[1].ReadSchedule().Value.Slices > 0 && threads[1].IsStillThere());
        // There is a /proc/NUMBER of each thread, and it is no process.
        Assert.Equal(ProcOutcome.Gone, ProcFs.Default.TryRead(threads[1].Id, out _));
        Assert.Null(ProcFs.Default.TryHold(threads[1].Id));
        child.Kill();
        await child.WaitAsync(Cancel);
        Assert.False(threads[1].IsStillThere() || p.IsStillThere());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Each_group_says_what_its_file_says()
    {
        await using ChildProcess child = await StartOddAsync("an argument", "", "two\nlines");
        ProcessInfo p = ProcFs.Default.Open(child.Id);
        long page = Environment.SystemPageSize;
        long[] statm = [.. Text("statm").Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture) * page)];
        Assert.Equal(new ProcessMemoryUse(statm[0], statm[1], statm[2], statm[3], statm[5]), p.ReadMemoryUse().Value);
        ProcessStatus status = p.ReadStatus().Value;
        foreach ((string key, object? value) in (IEnumerable<(string, object?)>)
        [
            ("VmRSS", status.ResidentBytes / 1024), ("VmHWM", status.PeakResidentBytes / 1024), ("VmSize", status.VirtualBytes / 1024),
            ("RssAnon", status.AnonymousBytes / 1024), ("RssFile", status.FileBytes / 1024), ("VmStk", status.StackBytes / 1024),
            ("VmSwap", status.SwapBytes / 1024), ("FDSize", status.DescriptorSlots), ("Seccomp", status.SeccompMode),
            ("CapEff", status.EffectiveCapabilities.ToString("x16", CultureInfo.InvariantCulture)), ("SigIgn", status.Ignored),
            ("Cpus_allowed_list", status.AllowedCpus), ("voluntary_ctxt_switches", status.VoluntarySwitches),
            ("nonvoluntary_ctxt_switches", status.InvoluntarySwitches), ("Groups", string.Join(' ', status.SupplementaryGroupIds)),
            ("NSpid", string.Join('\t', status.NamespaceIds)), ("Threads", status.ThreadCount), ("PPid", status.ParentId),
        ])
        {
            Assert.Equal((key, Field("status", key)), (key, $"{value}"));
        }

        ProcessIo io = p.ReadIo().Value;
        Assert.Equal((Field("io", "rchar"), Field("io", "syscw")), ($"{io.ReadCallBytes}", $"{io.WriteCalls}"));
        Assert.Equal(Field("smaps_rollup", "Private_Dirty"), $"{p.ReadMemoryShares().Value.PrivateDirtyBytes / 1024}");
        ProcessSchedule schedule = p.ReadSchedule().Value;
        long[] schedstat = [.. Text("schedstat").Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
        Assert.Equal((schedstat[0] / 100, schedstat[1] / 100, schedstat[2]), (schedule.Running.Ticks, schedule.Ready.Ticks, schedule.Slices));
        Assert.Equal(["an argument", "", "two\nlines"], p.ReadCommandLine().Value.TakeLast(3));
        Assert.Equal(File.ReadAllBytes($"/proc/{child.Id}/cmdline"), p.ReadCommandLineBytes().Value);
        Assert.Equal("odd\none", p.ReadEnvironment().Value["KIN_ODD"]);
        Assert.Equal(Text("cgroup").Split('\n'), p.ReadControlGroups().Value.Select(c => $"{c.Hierarchy}:{c.Controllers}:{c.Path}"));
        Assert.Equal(Directory.GetFileSystemEntries($"/proc/{child.Id}/fd").Length, p.CountDescriptors().Value);

        string Text(string file) => File.ReadAllText($"/proc/{child.Id}/{file}").TrimEnd('\n');
        string Field(string file, string key) => Text(file).Split('\n').Select(l => l.Split(':', 2))
            .Single(l => l[0] == key)[1].Trim().Replace(" kB", "", StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Limits_and_mappings_are_those_of_the_kernel()
    {
        await using ChildProcess child = (new Command("sleep", "60") with
        {
            Limits = new Dictionary<Resource, ResourceLimit> { [Resource.OpenFiles] = new(64, 128), [Resource.CoreBytes] = new(0, 0) },
        }).Start();
        await SettledAsync(child.Id);
        ProcessInfo p = ProcFs.Default.Open(child.Id);
        IReadOnlyList<ProcessLimit> limits = p.ReadLimits().Value;
        Assert.Contains(new ProcessLimit("Max open files", 64, 128, "files"), limits);
        Assert.Contains(new ProcessLimit("Max core file size", 0, 0, "bytes"), limits);
        Assert.Equal(File.ReadAllLines($"/proc/{child.Id}/limits").Length - 1, limits.Count);
        using ProcessHandle handle = ProcessHandle.Open(child.Id);
        ulong soft = handle.GetLimit(Resource.Processes)!.Value.Soft;
        Assert.Equal(soft == ResourceLimit.Infinity ? null : soft, limits.Single(l => l.Name == "Max processes").Soft);
        string[] lines = File.ReadAllLines($"/proc/{child.Id}/maps");
        IReadOnlyList<MemoryMapping> maps = p.ReadMappings().Value;
        Assert.Equal(lines, maps.Select(Line));
        Assert.Equal(p.VirtualBytes, maps.Where(m => m.Path != "[vsyscall]").Sum(m => (long)m.SizeBytes));
        ProcessAddresses addresses = p.Addresses;
        Assert.Contains(maps, m => m.CanExecute && m.Start <= addresses.CodeStart && addresses.CodeStart < m.End);
        Assert.Equal("[stack]", maps.Single(m => m.Start <= addresses.StackStart && addresses.StackStart < m.End).Path);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Stopped_ended_and_reaped_are_told_apart()
    {
        await using ChildProcess child = new Command("sleep", "60").Start();
        ProcessInfo first = ProcFs.Default.Open(child.Id);
        child.Suspend();
        await child.WaitForStopAsync(Cancel);
        Assert.Equal((ProcessState.Stopped, 'T'), (State(child.Id), State(child.Id).Letter()));
        using ProcessHandle handle = ProcessHandle.Open(child.Id);
        handle.Kill();
        await handle.WaitAsync(Cancel);
        if (ProcFs.Default.TryRead(child.Id, out ProcessInfo zombie) == ProcOutcome.Read)
        {
            Assert.Equal((true, first.Identity), (zombie.IsZombie || !zombie.IsStillThere(), zombie.Identity));
            Assert.NotEqual(ProcOutcome.Read, zombie.ReadMemoryShares().Outcome);
        }

        await child.WaitAsync(Cancel);
        Assert.Equal(ProcOutcome.Gone, ProcFs.Default.TryRead(child.Id, out _));
        Assert.Equal(ProcOutcome.Gone, first.ReadStatus().Outcome);
        Assert.Equal(ProcOutcome.Gone, first.ReadMemoryShares().Outcome);
        Assert.Equal(ProcOutcome.Gone, first.CountDescriptors().Outcome);
        Assert.Empty(first.Threads());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_zombie_has_a_state_and_no_memory()
    {
        await using Grandchild grandchild = await Grandchild.Start("read line; exit 3", reap: false);
        grandchild.LetGo();
        await ProcStat.Ended(grandchild.Id, Cancel);
        ProcessInfo p = ProcFs.Default.Open(grandchild.Id);
        Assert.Equal((ProcessState.Zombie, 'Z', true, grandchild.ParentId), (p.State, p.State.Letter(), p.IsZombie, p.ParentId));
        Assert.Equal((0, 3 << 8), (p.VirtualBytes, p.WaitStatus));
        Assert.Equal(ProcOutcome.Missing, p.ReadMemoryShares().Outcome);
        Assert.Equal((0, 0), (p.ReadCommandLine().Value.Count, p.ReadMappings().Value.Count));
        Assert.Equal((null, ProcessState.Zombie), (p.ReadStatus().Value.ResidentBytes, p.ReadStatus().Value.State));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_whose_first_thread_has_ended_is_no_zombie()
    {
        const string Script = """
            import ctypes, platform, threading
            threading.Thread(target=threading.Event().wait).start()
            ctypes.CDLL(None).syscall(60 if platform.machine() == 'x86_64' else 93, 0)
            """;
        await using ChildProcess child = new Command(Capability.RequireProgram("python3", "python3"), "-c", Script).Start();
        while (State(child.Id) != ProcessState.Zombie)
        {
            Assert.Null(child.TryWait());
            await Task.Delay(1, Cancel);
        }

        ProcessInfo p = ProcFs.Default.Open(child.Id);
        Assert.Equal((false, 2), (p.IsZombie, p.ThreadCount));
        Assert.Single(p.Threads(), t => t.State != ProcessState.Zombie);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Processes_that_end_in_the_middle_disturb_nobody()
    {
        await using ChildProcess storm = (new Command(
            "sh", "-c", "while :; do /bin/true & /bin/true & /bin/true; wait; done") with { NewProcessGroup = true }).Start();
        int seen = 0;
        while (seen < 100)
        {
            foreach (ProcessInfo p in ProcFs.Default.Processes())
            {
                if (p.ParentId != storm.Id)
                {
                    continue;
                }

                seen++;
                ProcOutcome[] outcomes =
                [
                    p.ReadStatus().Outcome, p.ReadCommandLine().Outcome, p.ReadMemoryShares().Outcome, p.CountDescriptors().Outcome,
                ];
                Assert.True(!Environment.IsPrivilegedProcess || !outcomes.Contains(ProcOutcome.Denied));
                Assert.Equal(outcomes.SkipWhile(o => o != ProcOutcome.Gone).Count(), outcomes.Count(o => o == ProcOutcome.Gone));
            }

            Assert.Contains(ProcFs.Default.Processes(), p => p.Id == ThisProcess.Id);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task To_another_user_the_private_files_are_denied_and_the_others_not()
    {
        Capability.RequireRoot();
        string setpriv = Capability.RequireProgram("setpriv", "util-linux");
        string[] lines = (await (new Command(
            setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", TestChild.Path, "inspect", $"{ThisProcess.Id}") with
        {
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = null }, // that of the tests is root's alone
        }).CaptureAsync(Cancel)).EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[..6], l => Assert.EndsWith(" Read", l, StringComparison.Ordinal));
        Assert.All(lines[6..11], l => Assert.EndsWith(" Denied", l, StringComparison.Ordinal));
        Assert.True(int.Parse(lines[11].Split(' ')[1], CultureInfo.InvariantCulture) > 1);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_scan_without_a_descriptor_says_so_and_does_not_seem_empty()
    {
        CommandOutput said = await (new Command(TestChild.Path, "inspect", "full") with
        {
            Limits = new Dictionary<Resource, ResourceLimit> { [Resource.OpenFiles] = new(256, 256) },
        }).CaptureAsync(Cancel);
        Assert.Equal("EMFILE\n", said.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public void A_thread_of_the_kernel_is_known_as_one()
    {
        ProcessInfo kernel = default;
        Capability.Require(
            "threads of the kernel that can be seen",
            ProcFs.Default.TryRead(2, out kernel) == ProcOutcome.Read && kernel.IsKernelThread);
        Assert.Equal(("kthreadd", 0, 0), (kernel.Name, kernel.ParentId, kernel.VirtualBytes));
        Assert.Empty(kernel.ReadCommandLine().Value);
        Assert.Equal(
            Environment.IsPrivilegedProcess ? ProcOutcome.Missing : ProcOutcome.Denied, kernel.ReadMemoryShares().Outcome);
        Assert.False(ProcFs.Default.Open(ThisProcess.Id).IsKernelThread);
    }

    private static ProcessState State(int id) => ProcFs.Default.Open(id).State;

    private static async Task<ChildProcess> StartOddAsync(params string[] arguments)
    {
        ChildProcess child = (new Command(Capability.RequireProgram("python3", "python3"), ["-c", Odd, .. arguments]) with
        {
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
            Environment = new Dictionary<string, string?> { ["KIN_ODD"] = "odd\none" },
        }).Start();
        using StreamReader reader = new(child.StandardOutput, leaveOpen: true);
        Assert.Equal("ready", await reader.ReadLineAsync(Cancel));
        await SettledAsync(child.Id);
        return child;
    }

    // In read(2) or clock_nanosleep(2), and the other threads asleep too: nothing of it changes any more.
    private static async Task SettledAsync(int id)
    {
        while (File.ReadAllText($"/proc/{id}/syscall").Split(' ')[0] is not ("0" or "230" or "63" or "115")
            || ProcFs.Default.Open(id).Threads().Any(t => t.State != ProcessState.Sleeping))
        {
            await Task.Delay(1, Cancel);
        }
    }

    private static async Task<string[]> AskAsync(string ps, string columns, int id) =>
        (await (new Command(ps, "-o", columns, "-p", $"{id}") with
        {
            Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C" },
        }).CaptureAsync(Cancel)).EnsureSuccess().StandardOutput
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    // As the kernel writes it.
    private static string Line(MemoryMapping m)
    {
        char read = m.CanRead ? 'r' : '-', write = m.CanWrite ? 'w' : '-', execute = m.CanExecute ? 'x' : '-';
        string line = $"{m.Start:x8}-{m.End:x8} {read}{write}{execute}{(m.IsShared ? 's' : 'p')} {m.Offset:x8} "
            + $"{m.DeviceMajor:x2}:{m.DeviceMinor:x2} {m.Inode} ";
        return m.Path.Length == 0 ? line : line.PadRight(73) + m.Path;
    }
}
