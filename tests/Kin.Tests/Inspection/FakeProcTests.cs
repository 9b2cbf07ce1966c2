using Kin.Inspection;

namespace Kin.Tests.Inspection;

/// <summary>Files of other kernels, of broken ones, and of moments that cannot be met on purpose.</summary>
public sealed class FakeProcTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Only_numbers_with_a_stat_are_processes()
    {
        _proc.Add(7);
        _proc.Add(12, name: "a) R 1\n(");
        Directory.CreateDirectory(Path.Combine(_proc.Path, "12x"));
        Directory.CreateDirectory(Path.Combine(_proc.Path, "99")); // gone between its listing and its reading
        File.WriteAllText(Path.Combine(_proc.Path, "uptime"), "1 1");
        File.WriteAllText(Path.Combine(_proc.Path, "13"), "no directory");
        Assert.Equal(
            [(7, "made"), (12, "a) R 1\n(")], _proc.Root.Processes().Select(p => (p.Id, p.Name)).Order());
        Assert.Equal([7, 12, 13, 99], _proc.Root.ProcessIds().Order());
        Assert.Equal(ProcOutcome.Gone, _proc.Root.TryRead(99, out _));
        Assert.Equal("ESRCH", Assert.Throws<LinuxException>(() => _proc.Root.Open(99)).ErrorName);
    }

    [Fact]
    public void Numbers_of_the_kernel_become_times_bytes_and_names()
    {
        _proc.Add(7, parent: 3, start: 12345);
        ProcessInfo p = _proc.Root.Open(7);
        Assert.Equal((3, 7, 7, "pts/0", 7), (p.ParentId, p.ProcessGroupId, p.SessionId, p.Terminal, p.ForegroundGroupId));
        Assert.Equal((500, 600, 1100), (p.UserTime.TotalMilliseconds, p.SystemTime.TotalMilliseconds, p.CpuTime.TotalMilliseconds));
        Assert.Equal((700, 800), (p.ChildUserTime.TotalMilliseconds, p.ChildSystemTime.TotalMilliseconds));
        Assert.Equal((1, 2, 3, 4), (p.MinorFaults, p.ChildMinorFaults, p.MajorFaults, p.ChildMajorFaults));
        Assert.Equal((4096, 2L * Environment.SystemPageSize, null), (p.VirtualBytes, p.ResidentBytes, p.ResidentLimitBytes));
        Assert.Equal((20, 0, 1, new ProcessIdentity(7, 12345)), (p.Priority, p.Nice, p.ThreadCount, p.Identity));
        Assert.True(p.IsForeground && p.IsSessionLeader && !p.IsKernelThread && !p.IsThread && !p.IsZombie);
        Assert.Equal("7 (made) Sleeping", p.ToString());
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(0x401, "tty1")]
    [InlineData(0x441, "ttyS1")]
    [InlineData(0x8803, "pts/3")]
    [InlineData(0x8900, "pts/256")]
    [InlineData(0x10882c, "pts/300")]
    [InlineData(0xcc40, "204:64")]
    public void Terminals_have_the_names_of_ps(int number, string? name) => Assert.Equal(name, TerminalNumber.NameOf(number));

    [Fact]
    public void A_process_that_got_the_number_of_another_is_not_mixed_up_with_it()
    {
        _proc.Add(7, start: 100);
        _proc.Write(7, "statm", "10 5 1 2 0 3 0\n");
        ProcessInfo first = _proc.Root.Open(7);
        Assert.Equal(5L * Environment.SystemPageSize, first.ReadMemoryUse().Value.ResidentBytes);
        _proc.Add(7, start: 200);
        Assert.Equal((ProcOutcome.Gone, ProcOutcome.Gone), (first.ReadMemoryUse().Outcome, first.CountDescriptors().Outcome));
        Assert.False(first.IsStillThere() || first.Threads().Any());
        Assert.True(_proc.Root.Open(7).ReadMemoryUse().IsRead);
    }

    [Fact]
    public void What_a_kernel_does_not_have_is_missing_and_what_has_ended_is_gone()
    {
        _proc.Add(7);
        ProcessInfo p = _proc.Root.Open(7);
        ProcReading<ProcessSchedule> missing = p.ReadSchedule();
        Assert.Equal((ProcOutcome.Missing, false), (missing.Outcome, missing.TryGet(out _)));
        LinuxException refused = Assert.Throws<LinuxException>(() => missing.Value);
        Assert.Equal(("ENOENT", $"{_proc.Path}/7/schedstat"), (refused.ErrorName, refused.Subject));
        _proc.Remove(7);
        Assert.Equal(ProcOutcome.Gone, p.ReadSchedule().Outcome);
        Assert.Equal("ESRCH", Assert.Throws<LinuxException>(() => p.ReadSchedule().Value).ErrorName);
        Assert.Equal("Gone", p.ReadSchedule().ToString());
    }

    [Fact]
    public void A_file_that_no_kernel_writes_is_named()
    {
        _proc.Write(7, "stat", "nonsense");
        InvalidDataException broken = Assert.Throws<InvalidDataException>(() => _proc.Root.Processes().Count());
        Assert.Contains("7/stat has another form: 'nonsense'", broken.Message, StringComparison.Ordinal);
        _proc.Add(7);
        ProcessInfo p = _proc.Root.Open(7);
        foreach ((string file, string text, Func<object> read) in (IEnumerable<(string, string, Func<object>)>)
        [
            ("statm", "1 2 x", () => p.ReadMemoryUse()), ("statm", "1 2", () => p.ReadMemoryUse()),
            ("schedstat", "", () => p.ReadSchedule()), ("io", "rchar: many\n", () => p.ReadIo()),
            ("io", "", () => p.ReadIo()), ("status", "VmRSS:\t-3 kB\n", () => p.ReadStatus()),
            ("status", "Uid:\t0\t0\n", () => p.ReadStatus()), ("status", "SigCgt:\t0g\n", () => p.ReadStatus()),
            ("cgroup", "no colons\n", () => p.ReadControlGroups()), ("limits", "Max short\n", () => p.ReadLimits()),
            ("maps", "1000 r--p 0 0:0 0\n", () => p.ReadMappings()), ("smaps_rollup", "Rss: 99999999999999999999 kB\n", () => p.ReadMemoryShares()),
        ])
        {
            _proc.Write(7, file, text);
            Assert.Contains($"{_proc.Path}/7/{file}: ", Assert.Throws<InvalidDataException>(read).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keys_come_and_go_with_the_kernels()
    {
        _proc.Add(7);
        _proc.Write(
            7, "status",
            "Name:\tx\nNew:\tnew: value\nState:\tZ (zombie)\nUid:\t1\t2\t3\t4294967295\nSigQ:\t3/127\nGroups:\t \nThreads:\t1\nVmRSS:\t   12 kB\n");
        ProcessStatus status = _proc.Root.Open(7).ReadStatus().Value;
        Assert.Equal((ProcessState.Zombie, new CredentialIds(1, 2, 3, uint.MaxValue)), (status.State, status.UserIds));
        Assert.Equal((3, 127, 1, 12 * 1024), (status.QueuedSignals, status.QueuedSignalLimit, status.ThreadCount, status.ResidentBytes));
        Assert.Equal((null, null, 0), (status.AnonymousBytes, status.NoNewPrivileges, status.NamespaceIds.Count));
    }

    [Fact]
    public void A_long_file_is_read_to_its_end()
    {
        _proc.Add(7);
        string[] words = [.. Enumerable.Range(0, 30_000).Select(n => $"argument {n}\n\xff")];
        _proc.Write(7, "cmdline", string.Join('\0', words) + '\0');
        IReadOnlyList<string> read = _proc.Root.Open(7).ReadCommandLine().Value;
        Assert.Equal((30_000, "argument 29999\n\udcff"), (read.Count, read[^1]));
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\0", new[] { "" })]
    [InlineData("a\0\0b\0", new[] { "a", "", "b" })]
    [InlineData("overwritten title", new[] { "overwritten title" })]
    public void Arguments_are_divided_at_their_NULs(string text, string[] expected)
    {
        _proc.Add(7);
        _proc.Write(7, "cmdline", text);
        Assert.Equal(expected, _proc.Root.Open(7).ReadCommandLine().Value);
        Assert.Equal(text.Length, _proc.Root.Open(7).ReadCommandLineBytes().Value.Length);
    }

    [Fact]
    public void Of_two_variables_with_one_name_the_first_counts()
    {
        _proc.Add(7);
        _proc.Write(7, "environ", "A=1\0A=2\0B=x=y\0nothing\0=C\0EMPTY=\0");
        Assert.Equal(
            [("A", "1"), ("B", "x=y"), ("EMPTY", "")],
            _proc.Root.Open(7).ReadEnvironment().Value.Select(v => (v.Key, v.Value)).Order());
    }

    [Fact]
    public void A_scan_makes_the_same_garbage_for_ten_processes_as_for_four_hundred()
    {
        for (int id = 1; id <= 10; id++)
        {
            _proc.Add(id);
        }

        ProcFs root = _proc.Root;
        long few = Garbage(root);
        for (int id = 11; id <= 400; id++)
        {
            _proc.Add(id);
        }

        Assert.Equal(400, root.Processes().Count());
        Assert.Equal(few, Garbage(root));
    }

    [Fact]
    public void Where_there_is_no_proc_that_is_said()
    {
        LinuxException refused = Assert.Throws<LinuxException>(() => new ProcFs($"{_proc.Path}/none").Processes().Count());
        Assert.Equal(("ENOENT", $"{_proc.Path}/none"), (refused.ErrorName, refused.Subject));
        File.WriteAllText($"{_proc.Path}/file", "");
        Assert.Equal("ENOTDIR", Assert.Throws<LinuxException>(() => new ProcFs($"{_proc.Path}/file").Processes().Count()).ErrorName);
        Assert.Throws<LinuxException>(() => _proc.Root.OpenSelf());
        Assert.Throws<ArgumentException>(() => new ProcFs(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => _proc.Root.TryRead(0, out _));
        Assert.Throws<InvalidOperationException>(() => default(ProcessInfo).ReadStatus());
    }

    // The least of some: a collection may take the pooled buffers away in between.
    private static long Garbage(ProcFs root) => Enumerable.Range(0, 5).Min(_ => GarbageOfOne(root));

    private static long GarbageOfOne(ProcFs root)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), sum = 0;
        foreach (ProcessInfo p in root.Processes())
        {
            sum += p.ParentId + p.CpuTime.Ticks + p.ResidentBytes + p.NameBytes.Length + (long)p.State;
        }

        long garbage = GC.GetAllocatedBytesForCurrentThread() - before;
        return sum > 0 ? garbage : throw new InvalidOperationException("nothing was read");
    }
}
