using Kin.Inspection;
using Kin.Native;
using Kin.Native.Bpf;
using Kin.Native.Proc;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>Processes as the kernel's iterator gives them, beside /proc; and the parts that make them, with made-up kernels.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class TaskIteratorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sleeping_stopped_and_ended_processes_are_those_of_proc_to_the_tick()
    {
        using TaskIterator tasks = Open();
        await using ChildProcess sleeping = (new Command("sleep", "60") with { Nice = 3, NewSession = true }).Start();
        await using ChildProcess stopped = new Command("sleep", "60").Start();
        await using ChildProcess threads = new Command(
            Capability.RequireProgram("python3", "python3"), "-c", Busy).Start();
        await using ChildProcess typing = new Command("cat").WithTerminal().Start();
        stopped.Suspend();
        foreach (ChildProcess child in (ChildProcess[])[sleeping, stopped, threads, typing])
        {
            ProcessState wanted = child == stopped ? ProcessState.Stopped : ProcessState.Sleeping;
            ProcessInfo before, after, found;
            do
            {
                await Task.Delay(5, Cancel);
                before = ProcFs.Default.Open(child.Id);
                found = Find(tasks, child.Id);
                after = ProcFs.Default.Open(child.Id);
            }
            while (before.State != wanted || (child == threads && before.ThreadCount < 3) || All(before) != All(after));
            Assert.Equal(All(before), All(found));
            Assert.True(found.IsStillThere());
        }

        Assert.NotNull(Find(tasks, typing.Id).Terminal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_pass_sees_whom_proc_shows_in_order_and_again_without_garbage()
    {
        using TaskIterator tasks = Open();
        ProcessInfo[] room = [];
        HashSet<int> before = [.. ProcFs.Default.ProcessIds()];
        int count = tasks.ReadAll(ref room);
        HashSet<int> after = [.. ProcFs.Default.ProcessIds()], found = [.. room.Take(count).Select(p => p.Id)];
        Assert.Equal(count, found.Count);
        Assert.Equal(found.Order(), room.Take(count).Select(p => p.Id));
        Assert.Empty(before.Intersect(after).Except(found).Except([1])); // some hosts keep their first process from iterators
        Assert.Equal("kthreadd", room.Single(p => p.Id == 2).Name);

        await using ChildProcess zombie = new Command("sh", "-c", "(exit 3) & exec sleep 60").Start();
        ProcessInfo ended;
        do
        {
            await Task.Delay(2, Cancel);
            count = tasks.ReadAll(ref room);
            ended = room.Take(count).FirstOrDefault(p => p.ParentId == zombie.Id && p.IsZombie);
        }
        while (ended.Id == 0);
        Assert.Equal((3 << 8, 0, ProcessState.Zombie), (ended.WaitStatus, ended.VirtualBytes, ended.State));

        long garbage = GC.GetAllocatedBytesForCurrentThread();
        tasks.ReadAll(ref room);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - garbage, 0, 4096);
        tasks.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tasks.ReadAll(ref room));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("setpriv", "--bounding-set -bpf,-perfmon,-sys_admin", "bpf(the iterator of tasks) failed: EPERM")]
    [InlineData("unshare", "--pid --fork", "it sees the first pid namespace alone")]
    public async Task Where_there_is_none_it_says_why(string program, string options, string reason)
    {
        using TaskIterator here = Open();
        Command child = new(Capability.RequireProgram(program, "util-linux"), [.. options.Split(' '), TestChild.Path, "tasks"]);
        Assert.Contains(reason, (await child.CaptureAsync(Cancel)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_shared_out_as_the_kernel_does_and_never_taken_back()
    {
        Assert.Equal((750UL, 250UL), new TaskTotals { UserTime = 300, SystemTime = 100, RunTime = 1000 }.Adjusted());
        Assert.Equal((1000UL, 0UL), new TaskTotals { UserTime = 300, RunTime = 1000 }.Adjusted());
        Assert.Equal((0UL, 1000UL), new TaskTotals { SystemTime = 300, RunTime = 1000 }.Adjusted());
        TaskTotals told = new() { UserTime = 300, SystemTime = 100, RunTime = 1000, ToldUserTime = 800, ToldSystemTime = 100 };
        Assert.Equal((800UL, 200UL), told.Adjusted());
        told.ToldSystemTime = 200;
        Assert.Equal((800UL, 200UL), told.Adjusted());
        told.ToldUserTime = 0;
        told.ToldSystemTime = 400;
        Assert.Equal((600UL, 400UL), told.Adjusted());
    }

    [Theory]
    [InlineData(0, 0, 'R')]
    [InlineData(1, 0, 'S')]
    [InlineData(2, 0, 'D')]
    [InlineData(4, 0, 'T')]
    [InlineData(8, 0, 't')]
    [InlineData(0x402, 0, 'I')]
    [InlineData(0x1000, 0, 'D')]
    [InlineData(0x8000, 0, 'D')]
    [InlineData(0x40, 0, 'P')]
    [InlineData(0x80, 0x20, 'Z')]
    [InlineData(0x80, 0x10, 'X')]
    public void Each_state_has_its_letter(uint state, uint exit, char letter)
    {
        TaskFold fold = new();
        fold.Add(Record(7, 7, (TaskField.State, state), (TaskField.ExitState, exit)));
        fold.End();
        Assert.Equal((byte)letter, fold.Processes[0].State);
    }

    [Fact]
    public void Threads_are_added_to_their_process_whichever_comes_first()
    {
        TaskFold fold = new();
        for (int round = 0; round < 2; round++)
        {
            fold.Begin();
            fold.Add(Record(5, 9, (TaskField.RunTime, 10_000_000), (TaskField.MinorFaults, 1)));
            fold.Add(Record(
                7, 7, (TaskField.RunTime, 30_000_000), (TaskField.AnonymousPages, 5), (TaskField.FilePages, unchecked((ulong)-3))));
            fold.Add(Record(9, 9, (TaskField.RunTime, 20_000_000), (TaskField.EndedRunTime, 40_000_000), (TaskField.MinorFaults, 2)));
            fold.End();
            Assert.Equal(2, fold.Processes.Length);
            StatFields one = fold.Processes[0], other = fold.Processes[1];
            Assert.Equal((7, 3, 0, 5), (one.Id, one.UserTicks, one.MinorFaults, one.ResidentPages));
            Assert.Equal((9, 7, 3), (other.Id, other.UserTicks, other.MinorFaults));
            Assert.Equal((0, -1), (fold.Processes[1].Terminal, fold.Processes[1].ForegroundGroupId));
        }
    }

    [Fact]
    public void A_description_of_types_that_is_broken_is_said_so()
    {
        byte[] real = File.Exists("/sys/kernel/btf/vmlinux") ? File.ReadAllBytes("/sys/kernel/btf/vmlinux") : [];
        Capability.Require("/sys/kernel/btf/vmlinux (CONFIG_DEBUG_INFO_BTF)", real.Length > 0);
        (BtfKind, string)[] wanted =
        [
            (BtfKind.Function, TaskProgram.Function), (BtfKind.Structure, "task_struct"),
            (BtfKind.Typedef, WakingProgram.Type),
        ];
        var types = KernelTypes.Parse(real, wanted);
        Assert.True(types.NumberOf(BtfKind.Function, TaskProgram.Function) > 0);
        Assert.Equal(0, types.NumberOf(BtfKind.Structure, TaskProgram.Function));
        Assert.Equal(4, types.Find("task_struct", "tgid").Size);
        Assert.Equal(8, types.Find("task_struct", "se.sum_exec_runtime").Size);
        Assert.False(types.Has("task_struct", "no_such_member"));
        Assert.Throws<NotSupportedException>(() => types.Find("mm_struct", "total_vm"));
        (int count, int[] tasks) = types.ParametersOf(WakingProgram.Type, "task_struct");
        Assert.Equal(2, count);
        Assert.Equal([1], tasks); // what belongs to the tracepoint is first
        Assert.Empty(types.ParametersOf(WakingProgram.Type, "mm_struct").Pointing);
        Assert.Throws<NotSupportedException>(() => types.ParametersOf(SwitchingProgram.Type, "task_struct"));
        foreach (int length in (int[])[0, 1, 24, 25, 4096, real.Length / 2])
        {
            Assert.Throws<InvalidDataException>(() => KernelTypes.Parse(real[..length], wanted));
        }

        real[0] ^= 1;
        Assert.Throws<InvalidDataException>(() => KernelTypes.Parse(real, wanted));
    }

    private const string Busy = """
        import threading, time
        def work():
            end = time.time() + 0.05
            while time.time() < end: pass
            threading.Event().wait()
        for _ in range(2): threading.Thread(target=work, daemon=True).start()
        t = threading.Thread(target=lambda: sum(range(100000))); t.start(); t.join()
        threading.Event().wait()
        """;

    private static TaskIterator Open()
    {
        TaskIterator? tasks = TaskIterator.TryCreate(out string? reason);
        Capability.Require($"CAP_BPF and the types of the kernel, in the first pid namespace ({reason})", tasks is not null);
        return tasks!;
    }

    private static ProcessInfo Find(TaskIterator tasks, int id)
    {
        ProcessInfo[] room = [];
        int count = tasks.ReadAll(ref room);
        return room.Take(count).Single(p => p.Id == id);
    }

    // Everything that both tell.
    private static string All(in ProcessInfo p) => string.Join(
        ' ', p.Id, p.Name, p.State, p.ParentId, p.ProcessGroupId, p.SessionId, p.Terminal, p.ForegroundGroupId, p.Flags, p.MinorFaults,
        p.ChildMinorFaults, p.MajorFaults, p.ChildMajorFaults, p.UserTime, p.SystemTime, p.ChildUserTime, p.ChildSystemTime, p.Priority,
        p.Nice, p.ThreadCount, p.StartTicks, p.VirtualBytes, p.ResidentBytes, p.ResidentLimitBytes, p.Addresses, p.ExitSignal, p.LastCpu,
        p.RealTimePriority, p.PolicyNumber, p.GuestTime, p.ChildGuestTime, p.WaitStatus);

    private static ulong[] Record(int thread, int process, params (TaskField Field, ulong Value)[] fields)
    {
        ulong[] record = new ulong[(int)TaskField.Count];
        record[(int)TaskField.ThreadId] = (ulong)thread;
        record[(int)TaskField.ProcessId] = (ulong)process;
        foreach ((TaskField field, ulong value) in fields)
        {
            record[(int)field] = value;
        }

        return record;
    }
}
