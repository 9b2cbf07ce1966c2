using Kin.Inspection;
using Kin.Ipc;
using Kin.Tests.Ipc;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>Pipes and locks of files with those who have them and those who wait, and what is left behind.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class IpcPipesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_pipe_tells_its_fill_and_who_waits_to_read_or_to_write()
    {
        await using ChildProcess reader = (new Command("cat") with
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Null,
        }).Start();
        await using ChildProcess writer = (new Command("head", "-c", "100000", "/dev/zero") with { StandardOutput = StandardStream.Piped }).Start();
        IpcObject read = await WithWaiterAsync(NameOf(reader, 0)), written = await WithWaiterAsync(NameOf(writer, 1));
        Assert.Equal((IpcObjectKind.Pipe, 0, 65536), (read.Kind, read.SizeBytes, read.CapacityBytes));
        Assert.Equal(65536, written.SizeBytes);
        Assert.Equal(new IpcWaiter(reader.Id, reader.Id, IpcWaitKind.Receive), Assert.Single(read.Waiters));
        Assert.Equal(new IpcWaiter(writer.Id, writer.Id, IpcWaitKind.Send), Assert.Single(written.Waiters));
        Assert.Equal(((int[])[ThisProcess.Id, reader.Id]).Order(), read.Processes);
        Assert.False(read.IsAbandoned());
        Assert.Throws<InvalidOperationException>(() => read.Remove());
        Assert.DoesNotContain(IpcObjects.Read().All, o => o.Kind is IpcObjectKind.Pipe or IpcObjectKind.NamedPipe);
        reader.Kill();
        writer.Kill();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_pipe_with_a_name_is_told_by_its_path_and_removed_from_it()
    {
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "a fifo");
        await using ChildProcess child = (new Command("sh", "-c", "mkfifo \"$0\"; exec 3<>\"$0\"; printf abc >&3; echo; exec sleep 60", path) with
        {
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(child.StandardOutput, leaveOpen: true);
        await reader.ReadLineAsync(Cancel);
        IpcObject found = Assert.Single(IpcObjects.Read(withPipes: true).Of(IpcObjectKind.NamedPipe), o => o.Name == path);
        Assert.Equal((3, child.Id), (found.SizeBytes, Assert.Single(found.Processes)));
        Assert.Equal((true, false), (found.Remove(), File.Exists(path)));
        Assert.False(found.Remove());
        child.Kill();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Locks_of_all_kinds_are_listed_with_holders_and_with_those_who_wait()
    {
        string flock = Capability.RequireProgram("flock", "util-linux");
        using TemporaryDirectory folder = new();
        string file = Path.Combine(folder.Path, "locked"), ranges = Path.Combine(folder.Path, "ranges");
        await File.WriteAllTextAsync(file, "", Cancel);
        await File.WriteAllTextAsync(ranges, "", Cancel);
        using FileLock mine = FileLock.Acquire(ranges, new() { Kind = FileLockKind.OpenFile });
        await using ChildProcess holder = (new Command(flock, file, "sh", "-c", "echo; read line") with
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(holder.StandardOutput, leaveOpen: true);
        await reader.ReadLineAsync(Cancel);
        await using ChildProcess waiter = new Command(flock, file, "true").Start();
        FileLockInfo[] all;
        do
        {
            await Task.Delay(1, Cancel);
            all = [.. FileLockTable.Read().Where(l => l.Path == file)];
        }
        while (all.Length < 2);
        Assert.Equal([(false, holder.Id), (true, waiter.Id)], all.Select(l => (l.IsWaiting, l.ProcessId!.Value)));
        Assert.Equal(2, all[0].Processes.Count); // flock(1) and its child, which has the open file too
        Assert.Contains(holder.Id, all[0].Processes);
        Assert.Equal([waiter.Id], all[1].Processes);
        Assert.All(all, l => Assert.Equal((FileLockKind.Flock, true, 0, null), (l.Kind, l.IsExclusive, l.Start, l.End)));
        Assert.Equal(all[0].Number, all[1].Number);
        FileLockInfo own = Assert.Single(FileLockTable.Read(), l => l.Path == ranges);
        Assert.Equal((FileLockKind.OpenFile, null, ThisProcess.Id), (own.Kind, own.ProcessId, Assert.Single(own.Processes)));
        holder.StandardInput.Close();
        await waiter.WaitAsync(Cancel);
        await holder.WaitAsync(Cancel);
        Assert.DoesNotContain(FileLockTable.Read(), l => l.Inode == all[0].Inode && l.Path == file);
    }

    [Fact]
    public void Lines_about_locks_are_read_in_all_their_forms()
    {
        FileLockInfo[] all = FileLockTable.Parse(
        [
            "1: POSIX  ADVISORY  READ 12 fe:1f:42 128 639", "1: -> POSIX  ADVISORY  WRITE 13 fe:1f:42 0 EOF",
            "2: OFDLCK ADVISORY  WRITE -1 00:13:7 0 EOF", "3: LEASE  ACTIVE    READ 14 00:13:8 0 EOF",
        ]);
        Assert.Equal(
            [
                (1, FileLockKind.Posix, false, false, 12, 128, 639), (1, FileLockKind.Posix, true, true, 13, 0, null),
                (2, FileLockKind.OpenFile, false, true, null, 0, null), (3, null, false, false, 14, 0, null),
            ],
            all.Select(l => ((int)l.Number, l.Kind, l.IsWaiting, l.IsExclusive, l.ProcessId, (int)l.Start, l.End)));
        Assert.Equal((0xfe, 0x1f, 42), ((int)all[0].DeviceMajor, (int)all[0].DeviceMinor, (int)all[0].Inode));
        Assert.Throws<InvalidDataException>(() => FileLockTable.Parse(["1: POSIX  ADVISORY"]));
    }

    [Fact]
    public void What_a_killed_process_left_behind_is_told_from_what_is_in_use_or_meant_to_stay()
    {
        using SharedMutex used = SharedMutex.Create(Shared.NewName());
        string left = Shared.NewName(), kept = Shared.NewName();
        File.Copy(Shared.PathOf(used.Name!), Shared.PathOf(left)); // all participants are dead there: nobody holds their locks
        SharedMutex.Create(kept, options: new SharedOptions { Persistent = true }).Dispose();
        SystemVSharedMemory segment = SystemVSharedMemory.Create(Keys.New(), 4096);
        try
        {
            IReadOnlyList<IpcObject> all = IpcObjects.Read().All;
            IpcObject abandoned = Kin(left), persistent = Kin(kept), inUse = Kin(used.Name!);
            IpcObject memory = all.Single(o => o.Kind == IpcObjectKind.SystemVSharedMemory && o.Id == segment.Id);
            Assert.Equal((true, false, false, true), (abandoned.IsAbandoned(), persistent.IsAbandoned(), inUse.IsAbandoned(), memory.IsAbandoned()));
            using (segment.Attach())
            {
                Assert.Equal((false, false), (memory.IsAbandoned(), memory.RemoveIfAbandoned()));
            }

            Assert.Equal((true, true), (memory.RemoveIfAbandoned(), abandoned.RemoveIfAbandoned()));
            Assert.Equal((false, false), (abandoned.RemoveIfAbandoned(), inUse.RemoveIfAbandoned()));
            Assert.Equal([false, true, true], ((string[])[left, kept, used.Name!]).Select(n => File.Exists(Shared.PathOf(n))));
            File.Copy(Shared.PathOf(used.Name!), Shared.PathOf(left)); // another one of that name
            Assert.False(abandoned.Remove());
            Assert.Equal((true, false), (persistent.Remove(), persistent.Remove()));

            IpcObject Kin(string name) => all.Single(o => o.Name == Shared.PathOf(name));
        }
        finally
        {
            segment.Remove();
            File.Delete(Shared.PathOf(left));
            File.Delete(Shared.PathOf(kept));
        }
    }

    private static string NameOf(ChildProcess child, int descriptor) =>
        ProcFs.Default.Open(child.Id).ReadDescriptorTarget(descriptor).Value;

    private static async Task<IpcObject> WithWaiterAsync(string name)
    {
        while (true)
        {
            IpcObject found = IpcObjects.Read(withPipes: true).All.Single(o => o.Name == name);
            if (found.Waiters.Count > 0)
            {
                return found;
            }

            await Task.Delay(1, Cancel);
        }
    }
}
