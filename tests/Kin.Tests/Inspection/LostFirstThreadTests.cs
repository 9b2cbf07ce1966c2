using System.Globalization;
using System.Text.Json;
using Kin.Inspection;
using Kin.IO;
using Kin.Native.Processes;
using Kin.Tests.Root;
using Kin.Tests.Tool;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>
/// A process whose first thread has ended while another goes on: under its number the kernel shows next to nothing of it.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LostFirstThreadTests
{
    // A second thread sleeps; the first one ends when it is told to.
    private const string Script = """
        import ctypes, os, sys, threading
        read, write = os.pipe()
        os.write(write, b'hello')
        threading.Thread(target=threading.Event().wait).start()
        print(read, flush=True)
        sys.stdin.readline()
        ctypes.CDLL(None).pthread_exit(None)
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task All_that_its_threads_have_in_common_is_read_by_another_one()
    {
        await using ChildProcess child = Start();
        await child.StandardOutput.ReadExactlyAsync(new byte[1], Cancel);
        ProcessInfo before = ProcFs.Default.Open(child.Id);
        await LoseFirstAsync(child);
        ProcessInfo found = ProcFs.Default.Open(child.Id), thread = Living(found);
        using HeldProcess held = ProcFs.Default.TryHold(child.Id)!;
        ProcessInfo[] all = [];
        int count = ProcFs.Default.ReadAll(ref all);
        ProcessInfo scanned = all[..count].Single(p => p.Id == child.Id);
        foreach (ProcessInfo process in (ProcessInfo[])[before, found, held.Info, scanned])
        {
            Assert.Equal(Common(thread), Common(process));
            Assert.Equal(thread.ReadMappings().Value, process.ReadMappings().Value);
            Assert.Equal(thread.ReadEnvironment().Value, process.ReadEnvironment().Value);
            Assert.Equal(child.Id, process.ReadStatus().Value.Id);
            Assert.False(process.IsZombie);
        }

        foreach (ProcessInfo process in (ProcessInfo[])[found, held.Info, scanned])
        {
            Assert.Equal(
                (ProcessState.Zombie, thread.VirtualBytes, thread.ResidentBytes, thread.Addresses),
                (process.State, process.VirtualBytes, process.ResidentBytes, process.Addresses));
            Assert.Contains(process.ReadAddressSpace().Value.Parts, part => part.Kind == AddressKind.Heap);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Its_first_thread_as_a_thread_has_nothing_left()
    {
        await using ChildProcess child = Start();
        await LoseFirstAsync(child);
        ProcessInfo first = ProcFs.Default.Open(child.Id).Threads().Single(t => t.Id == child.Id);
        Assert.Equal((0, 0, ProcOutcome.Missing), (
            first.VirtualBytes, first.ReadCommandLine().Value.Count, first.ReadProgramPath().Outcome));
        Assert.Null(first.ReadStatus().Value.ResidentBytes);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_has_its_descriptors_its_pipes_and_is_no_zombie()
    {
        await using ChildProcess child = Start();
        using StreamReader output = new(child.StandardOutput);
        int number = int.Parse((await output.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);
        DescriptorInfo[] before = [.. Descriptors.Of(child.Id)];
        await LoseFirstAsync(child);
        Assert.Equal(before, Descriptors.Of(child.Id).Where(d => before.Any(b => b.Number == d.Number)));
        Assert.Equal(Descriptors.Of(child.Id).Count, Descriptors.Count(child.Id));
        Assert.Equal(Descriptors.Of(child.Id).Count, ProcFs.Default.Open(child.Id).CountDescriptors().Value);
        string name = Descriptors.Of(child.Id).Single(d => d.Number == number).Target;
        PipeInfo pipe = Connections.Read().FindPipe(ulong.Parse(name["pipe:[".Length..^1], CultureInfo.InvariantCulture))!;
        Assert.Equal([child.Id], pipe.Readers.Select(h => h.ProcessId));
        Assert.Equal((5, 65536), pipe.ReadFill());
        Assert.Equal((5, 65536), PipeFill.Read(child.Id, number, pipe.Inode, mayBorrow: false));
        Assert.DoesNotContain(Zombie.All(), zombie => zombie.Id == child.Id);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_held_its_directory_before_reads_it_as_well()
    {
        await using ChildProcess child = Start();
        await child.StandardOutput.ReadExactlyAsync(new byte[1], Cancel);
        using HeldProcess held = ProcFs.Default.TryHold(child.Id)!;
        await LoseFirstAsync(child);
        ProcessInfo thread = Living(ProcFs.Default.Open(child.Id));
        Assert.Equal(Common(thread), Common(held.Info));
        Assert.Equal(thread.ReadMappings().Value, held.Info.ReadMappings().Value);
        Assert.Equal(thread.ReadEnvironment().Value, held.Info.ReadEnvironment().Value);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task How_full_its_named_pipe_is_can_be_known()
    {
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "fifo");
        const string Open = "import os; os.mkfifo('{0}'); os.write(os.open('{0}', os.O_RDWR), b'abc')\n";
        await using ChildProcess child = Start(Open.Replace("{0}", path, StringComparison.Ordinal) + Script);
        await child.StandardOutput.ReadExactlyAsync(new byte[1], Cancel);
        await LoseFirstAsync(child);
        JsonElement all = JsonDocument.Parse((await KinTool.Run("ipc", "--json")).StandardOutput).RootElement;
        JsonElement found = all.GetProperty("objects").EnumerateArray().Single(o => o.GetProperty("name").GetString() == path);
        Assert.Equal((65536, 3), (found.GetProperty("capacityBytes").GetInt32(), found.GetProperty("sizeBytes").GetInt32()));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_network_namespace_that_it_is_alone_in_is_seen()
    {
        Capability.Require("root, for a network namespace", Environment.IsPrivilegedProcess);
        const string Listener = """
            import ctypes, socket, threading
            listener = socket.socket()
            listener.bind(('', 5555))
            listener.listen()
            threading.Thread(target=threading.Event().wait).start()
            ctypes.CDLL(None).pthread_exit(None)
            """;
        string unshare = Capability.RequireProgram("unshare", "util-linux"), python = Capability.RequireProgram("python3", "python3");
        await using ChildProcess child = (new Command(unshare, "-n", python, "-c", Listener) with { NewProcessGroup = true }).Start();
        await HasLostFirstAsync(child);
        Assert.Contains(Connections.Read().Sockets, socket =>
            socket.State == SocketState.Listening && socket.LocalEndPoint?.Port == 5555
            && socket.Holders.Any(holder => holder.ProcessId == child.Id));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_iterator_of_the_kernel_tells_the_same()
    {
        using TaskIterator? tasks = TaskIterator.TryCreate(out string? reason);
        Capability.Require($"an iterator over tasks: {reason}", tasks is not null);
        await using ChildProcess child = Start();
        await LoseFirstAsync(child);
        ProcessInfo thread = Living(ProcFs.Default.Open(child.Id));
        ProcessInfo[] all = [];
        int count = tasks!.ReadAll(ref all);
        ProcessInfo found = all[..count].Single(p => p.Id == child.Id);
        Assert.Equal((thread.VirtualBytes, thread.Addresses, false), (found.VirtualBytes, found.Addresses, found.IsZombie));
    }

    // As ps(1) shows the thread that goes on; of the process as a whole it shows what is left of the first one.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Ps_and_top_show_what_it_has()
    {
        string ps = Capability.RequireProgram("ps", "procps");
        await using ChildProcess child = Start();
        await LoseFirstAsync(child);
        int thread = Living(ProcFs.Default.Open(child.Id)).Id;
        const string Columns = "lwp=,vsz=,rss=,sz=,args=";
        string[] byPs = (await KinTool.Capture(new Command(ps, "-L", "-ww", "-p", $"{child.Id}", "-o", Columns)))
            .StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string wanted = Assert.Single(byPs, line => line.StartsWith($"{thread} ", StringComparison.Ordinal));
        string own = (await KinTool.Run("ps", "-ww", "-p", $"{child.Id}", "-o", "pid=,vsz=,rss=,sz=,args=")).StandardOutput;
        Assert.Equal(Words(wanted)[1..], Words(own)[1..]);
        string top = (await KinTool.Run("top", "-b", "-n", "1", "-p", $"{child.Id}")).EnsureSuccess().StandardOutput;
        Assert.Contains(" 0 zombie\n", top, StringComparison.Ordinal);
        Assert.Contains(ThisScript(wanted), top, StringComparison.Ordinal);

        static string[] Words(string line) => line.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        static string ThisScript(string line) => $" {Words(line)[4]} -c ";
    }

    private static ChildProcess Start(string script = Script) => (new Command(
        Capability.RequireProgram("python3", "python3"), "-c", script) with
    {
        StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
    }).Start();

    private static async Task LoseFirstAsync(ChildProcess child)
    {
        await child.StandardInput.WriteAsync("\n"u8.ToArray(), Cancel);
        await child.StandardInput.FlushAsync(Cancel);
        await HasLostFirstAsync(child);
    }

    private static async Task HasLostFirstAsync(ChildProcess child)
    {
        while (ProcFs.Default.Open(child.Id) is not { State: ProcessState.Zombie, IsZombie: false })
        {
            await Task.Delay(1, Cancel);
        }
    }

    private static ProcessInfo Living(in ProcessInfo process) =>
        process.Threads().Single(thread => thread.State != ProcessState.Zombie);

    private static string Common(in ProcessInfo process)
    {
        ProcessStatus status = process.ReadStatus().Value;
        return string.Join('|',
            string.Join(' ', process.ReadCommandLine().Value), process.ReadProgramPath().Value, process.ReadWorkingDirectory().Value,
            process.ReadRootDirectory().Value, string.Join(' ', process.ReadNamespaces().Value),
            string.Join(' ', process.ReadControlGroups().Value), process.CountDescriptors().Value,
            process.ReadDescriptorTarget(1).Value, process.ReadDescriptor(1).Value.Flags, process.ReadMemoryUse().Value,
            process.ReadMemoryShares().Value.ResidentBytes, status.ResidentBytes, status.VirtualBytes, status.PeakResidentBytes,
            status.Umask, status.DescriptorSlots, status.CodeBytes, status.SwapBytes);
    }
}
