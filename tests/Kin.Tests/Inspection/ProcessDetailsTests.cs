using System.Globalization;
using Kin.Inspection;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>What is known of one process beyond the plain files, beside the kernel and a process that made it itself.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ProcessDetailsTests
{
    // Opens one of each kind and says its numbers.
    private const string OneOfEach = """
        import ctypes, fcntl, os, select, struct, sys
        libc = ctypes.CDLL(None)
        event = libc.eventfd(258, 1)
        poll = select.epoll(); poll.register(0, 1); poll.register(event, 1)
        timer = libc.timerfd_create(1, 0)
        libc.timerfd_settime(timer, 0, struct.pack('qqqq', 7, 500000000, 5000, 0), None)
        signals = libc.signalfd(-1, struct.pack('Q', 1 << 9 | 1 << 14) + bytes(120), 0)
        notify = libc.inotify_init(); libc.inotify_add_watch(notify, b'/', 2); libc.inotify_add_watch(notify, b'/tmp', 2)
        pid = libc.syscall(434, os.getppid(), 0)
        file = os.open(sys.argv[1], os.O_RDWR); fcntl.flock(file, fcntl.LOCK_EX); os.write(file, b'1234')
        print(event, poll.fileno(), timer, signals, notify, pid, file, flush=True)
        sys.stdin.read()
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Descriptors_of_each_kind_tell_what_was_put_into_them()
    {
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "locked");
        await File.WriteAllTextAsync(path, "", Cancel);
        await using ChildProcess child = Start(Capability.RequireProgram("python3", "python3"), "-c", OneOfEach, path);
        using StreamReader reader = new(child.StandardOutput, leaveOpen: true);
        int[] n = [.. (await reader.ReadLineAsync(Cancel))!.Split(' ').Select(w => int.Parse(w, CultureInfo.InvariantCulture))];
        ProcessInfo p = ProcFs.Default.Open(child.Id);
        DescriptorDetails[] d = [.. n.Select(number => p.ReadDescriptor(number).Value)];
        Assert.Equal((258, true), (d[0].EventCount, d[0].IsSemaphore ?? true));
        Assert.Equal([0, n[0]], d[1].WatchedDescriptors.Order());
        Assert.Equal(TimeSpan.FromSeconds(7.5), d[2].Interval);
        Assert.InRange(d[2].TimeLeft!.Value.TotalSeconds, 1, 5000);
        Assert.Equal([Signal.User1.Number, Signal.Terminate.Number], d[3].Signals!.Value.Numbers);
        Assert.Equal((2, 0), (d[4].InotifyWatches, d[1].InotifyWatches));
        Assert.Equal(ThisProcess.Id, d[5].ProcessId);
        Assert.Contains("FLOCK", Assert.Single(d[6].Locks), StringComparison.Ordinal);
        Assert.Equal((4, 2), (d[6].Position, d[6].Flags & 3));
        Assert.Equal(path, p.ReadDescriptorTarget(n[6]).Value);
        Assert.Equal((ProcOutcome.Missing, ProcOutcome.Missing), (p.ReadDescriptor(999).Outcome, p.ReadDescriptorTarget(999).Outcome));
        WaitingCall call = await CallAsync(p);
        Assert.Equal(("read", 0), (call.Name, call.FirstNumber));
        child.Kill();
        await child.WaitAsync(Cancel);
        Assert.Equal(ProcOutcome.Gone, p.ReadDescriptor(0).Outcome);
        Assert.Equal((ProcOutcome.Gone, ProcOutcome.Gone), (p.ReadNamespaces().Outcome, p.ReadAddressSpace().Outcome));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Links_namespaces_and_scores_are_those_of_the_kernel()
    {
        await using ChildProcess child = (new Command("sleep", "60") with { OomScoreAdjustment = 321, WorkingDirectory = "/usr" }).Start();
        ProcessInfo p = ProcFs.Default.Open(child.Id);
        Assert.Equal(
            ("/usr", "/", 321), (p.ReadWorkingDirectory().Value, p.ReadRootDirectory().Value, p.ReadOomScoreAdjustment().Value));
        Assert.Equal(new FileInfo($"/proc/{child.Id}/exe").LinkTarget, p.ReadProgramPath().Value);
        Assert.Equal(File.ReadAllText($"/proc/{child.Id}/oom_score").Trim(), $"{p.ReadOomScore().Value}");
        IReadOnlyList<NamespaceId> all = p.ReadNamespaces().Value;
        Assert.All(all, n => Assert.Equal(new FileInfo($"/proc/{child.Id}/ns/{n.Kind}").LinkTarget, $"{n}"));
        Assert.Equal(all, ProcFs.Default.OpenSelf().ReadNamespaces().Value);
        Assert.Contains("net", all.Select(n => n.Kind));
        Assert.Throws<ArgumentException>(() => p.ReadNamespace("../status"));
        ProcReading<string> label = p.ReadSecurityLabel();
        Assert.True(label.Outcome is ProcOutcome.Read or ProcOutcome.Missing);
        Assert.Contains((await CallAsync(p)).Name, (string[])["clock_nanosleep", "nanosleep"]);
    }

    [Fact]
    public void The_parts_of_an_address_space_are_what_the_kernel_counts()
    {
        ProcessInfo p = ProcFs.Default.OpenSelf();
        AddressSpace space = p.ReadAddressSpace().Value;
        string program = p.ReadProgramPath().Value;
        Assert.Contains(space.Parts, part => part.Kind == AddressKind.ProgramCode && part.Mapping.Path == program);
        Assert.Contains(space.Parts, part => part is { Kind: AddressKind.LibraryCode, Mapping.CanExecute: true }
            && part.Mapping.Path.EndsWith("/libcoreclr.so", StringComparison.Ordinal));
        Assert.Contains(space.Parts, part => part.Kind == AddressKind.Heap);
        ulong stack = p.Addresses.StackStart;
        Assert.Equal(AddressKind.Stack, space.Parts.Single(part => part.Mapping.Start <= stack && stack < part.Mapping.End).Kind);
        Assert.Equal(space.Parts.Sum(part => (long)part.Mapping.SizeBytes), Enum.GetValues<AddressKind>().Sum(space.BytesOf));
    }

    [Fact]
    public void Each_part_of_an_address_space_is_told_by_its_file_and_its_neighbours()
    {
        const string Maps = """
            1000-2000 r--p 00000000 08:01 5 /bin/p
            2000-3000 r-xp 00001000 08:01 5 /bin/p
            3000-4000 rw-p 00002000 08:01 5 /bin/p
            4000-6000 rw-p 00000000 00:00 0
            7000-9000 rw-p 00000000 00:00 0 [heap]
            10000-11000 r-xp 00000000 08:01 6 /lib/l.so (deleted)
            11000-12000 rw-p 00001000 08:01 6 /lib/l.so (deleted)
            12000-13000 rw-p 00000000 00:00 0
            13000-14000 rw-p 00000000 00:00 0
            14000-20000 ---p 00000000 00:00 0
            20000-21000 r--p 00000000 08:01 7 /data
            21000-22000 rw-s 00000000 00:01 8 /dev/shm/x
            22000-23000 rwxs 00000000 00:01 9 /memfd:doublemapper (deleted)
            23000-24000 rw-s 00000000 00:01 3 /SYSV00000000 (deleted)
            30000-31000 rw-p 00000000 00:00 0 [stack]
            31000-32000 r-xp 00000000 00:00 0 [vdso]
            32000-33000 rw-p 00000000 00:00 0 [anon:named]

            """;
        ProcessAddresses addresses = new(0x2000, 0x3000, 0x3000, 0x4000, 0x7000, 0x30800, 0, 0, 0, 0);
        var space = AddressSpace.Of(MemoryMapping.Parse(System.Text.Encoding.ASCII.GetBytes(Maps)), addresses);
        Assert.Equal(
            [
                AddressKind.ProgramData, AddressKind.ProgramCode, AddressKind.ProgramData, AddressKind.ProgramData, AddressKind.Heap,
                AddressKind.LibraryCode, AddressKind.LibraryData, AddressKind.LibraryData, AddressKind.LibraryData, AddressKind.Reserved,
                AddressKind.File, AddressKind.SharedMemory, AddressKind.SharedMemory, AddressKind.SharedMemory,
                AddressKind.Stack, AddressKind.Kernel, AddressKind.Anonymous,
            ],
            space.Parts.Select(part => part.Kind));
        Assert.Equal(0x4000, space.BytesOf(AddressKind.ProgramData));
    }

    [Theory]
    [InlineData("running\n", null)]
    [InlineData("-1 0x7ffc 0x7f00\n", null)]
    [InlineData("0 0x0 0x0 0x0 0x0 0x0 0x0 0x0 0x0\n", null)] // a thread of the kernel
    [InlineData("999 0x1 0xffffffffffffffff 0x0 0x0 0x0 0x0 0x7ffc 0x7f00\n", "call 999(0x1, 0xffffffffffffffff, 0x0, 0x0, 0x0, 0x0)")]
    public void The_file_about_calls_is_read_in_all_its_forms(string text, string? call) =>
        Assert.Equal(call, WaitingCall.Parse(System.Text.Encoding.ASCII.GetBytes(text))?.ToString());

    [Fact]
    public void Capabilities_have_names()
    {
        Assert.Equal(["CAP_CHOWN", "CAP_NET_ADMIN", "CAP_CHECKPOINT_RESTORE", "CAP_63"], CapabilityName.AllOf(1 | 1 << 12 | 1ul << 40 | 1ul << 63));
        Assert.Throws<ArgumentOutOfRangeException>(() => CapabilityName.Of(64));
    }

    private static ChildProcess Start(string program, params string[] arguments) => (new Command(program, arguments) with
    {
        StandardInput = StandardStream.Piped,
        StandardOutput = StandardStream.Piped,
    }).Start();

    private static async Task<WaitingCall> CallAsync(ProcessInfo process)
    {
        while (true)
        {
            if (ProcFs.Default.Open(process.Id).State == ProcessState.Sleeping && process.ReadWaitingCall().Value is WaitingCall call)
            {
                return call;
            }

            await Task.Delay(1, Cancel);
        }
    }
}
