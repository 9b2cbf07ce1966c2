using Kin.Inspection;
using Kin.Ipc;
using Kin.Ipc.Regions;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Kernel;
using Kin.Tests.Ipc;
using Kin.Tests.Root;
using Kin.Tests.Signals;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Inspection;

/// <summary>The list of objects is that of util-linux, with the processes beside it.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class IpcObjectsTests(IpcPeer peer) : IClassFixture<IpcPeer>
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task System_V_objects_are_listed_as_ipcs_lists_them()
    {
        string ipcs = Capability.RequireProgram("ipcs", "util-linux");
        SystemVKey key = Keys.New();
        var queue = SystemVMessageQueue.Create(key, Mode);
        var set = SystemVSemaphoreSet.Create(key, [1, 2, 3], Mode);
        var memory = SystemVSharedMemory.Create(key, 7777, Mode);
        try
        {
            queue.Send("abc"u8);
            IReadOnlyList<IpcObject> mine = [.. IpcObjects.Read().All.Where(o => o.Key == key)];
            string told = (await new Command(ipcs).CaptureAsync(Cancel)).StandardOutput;
            int user = queue.GetStatus().Permissions.OwnerId;
            Assert.Equal(
                [
                    (IpcObjectKind.SystemVMessageQueue, queue.Id, 3, 1),
                    (IpcObjectKind.SystemVSemaphoreSet, set.Id, 0, 3),
                    (IpcObjectKind.SystemVSharedMemory, memory.Id, 7777, 0),
                ],
                mine.Select(o => (o.Kind, o.Id!.Value, o.SizeBytes, o.Count)));
            Assert.All(mine, o => Assert.Equal((key.ToString(), user, Mode, false), (o.Name, o.OwnerId, o.Mode, o.IsRemoved)));
            Assert.Matches($@"(?m)^{key}\s+{queue.Id}\s+\S+\s+640\s+3\s+1\s", told);
            Assert.Matches($@"(?m)^{key}\s+{set.Id}\s+\S+\s+640\s+3\s", told);
            Assert.Matches($@"(?m)^{key}\s+{memory.Id}\s+\S+\s+640\s+7777\s+0\s", told);
        }
        finally
        {
            queue.Remove();
            set.Remove();
            memory.Remove();
        }

        Assert.DoesNotContain(IpcObjects.Read().All, o => o.Key == key);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Segments_tell_who_has_them_also_when_they_are_removed()
    {
        SystemVKey key = Keys.New();
        var memory = SystemVSharedMemory.Create(key, 4096);
        try
        {
            await using Listening holder = await peer.StartAsync("shm-hold", key.Value);
            using SystemVAttachment attached = memory.Attach();
            memory.Remove();
            IpcObject found = Assert.Single(IpcObjects.Read().Of(IpcObjectKind.SystemVSharedMemory), o => o.Id == memory.Id);
            Assert.Equal([.. ((int[])[holder.Id, Environment.ProcessId]).Order()], found.Processes);
            Assert.Equal((2, true), (found.Count, found.IsRemoved));
            holder.Child.Kill();
        }
        finally
        {
            memory.Remove();
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Whoever_waits_is_named_with_thread_and_reason()
    {
        SystemVKey key = Keys.New();
        var queue = SystemVMessageQueue.Create(key);
        var set = SystemVSemaphoreSet.Create(key, [0]);
        try
        {
            await using Listening receiver = await peer.StartAsync("msg-receive", key.Value, 0);
            await using Listening taker = await peer.StartAsync("sem-op", key.Value, 0, -1, 0);
            Assert.Equal(
                new IpcWaiter(receiver.Id, receiver.Id, IpcWaitKind.Receive),
                Assert.Single(await Keys.WaitersAsync(IpcObjectKind.SystemVMessageQueue, queue.Id, 1)));
            Assert.Equal(
                new IpcWaiter(taker.Id, taker.Id, IpcWaitKind.Change),
                Assert.Single(await Keys.WaitersAsync(IpcObjectKind.SystemVSemaphoreSet, set.Id, 1)));
            receiver.Child.Kill();
            taker.Child.Kill();
        }
        finally
        {
            queue.Remove();
            set.Remove();
        }
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task Objects_of_Kin_tell_who_has_them_and_who_sleeps_for_them(bool withToken)
    {
        Capability.Require("futex_waitv(2)", !withToken || KernelFeatures.FutexWaitv.IsAvailable);
        using var mutex = SharedMutex.Create(Shared.NewName());
        using var memory = SharedMemory.Create(4096);
        await using WorkerProcess holder = Shared.StartHolder(mutex, memory);
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        await using WorkerProcess waiter = WorkerProcess.Start(() =>
        {
            using CancellationTokenSource never = new();
            mutex.Acquire(withToken ? never.Token : default).Dispose();
        });
        IpcObject found;
        do
        {
            await Task.Delay(5, Cancel);
            found = Assert.Single(IpcObjects.Read().Of(IpcObjectKind.KinRegion), o => o.Name == Shared.PathOf(mutex.Name!));
        }
        while (found.Waiters.Count == 0);
        Assert.Equal([.. ((int[])[Environment.ProcessId, holder.Id, waiter.Id]).Order()], found.Processes);
        Assert.Equal(new FileInfo(found.Name).Length, found.SizeBytes);
        Assert.Equal((waiter.Id, IpcWaitKind.Change), (Assert.Single(found.Waiters).ProcessId, found.Waiters[0].Kind));
        holder.Kill();
        Assert.True((await waiter.JoinAsync(Cancel)).Success);
        Assert.Equal([Environment.ProcessId], IpcObjects.Read().All.Single(o => o.Name == found.Name).Processes);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_of_another_ipc_namespace_has_files_in_common_with_us()
    {
        Capability.RequireRoot();
        string unshare = Capability.RequireProgram("unshare", "util-linux"), path = $"/dev/shm/{Shared.NewName()}";
        await File.WriteAllTextAsync(path, "x", Cancel);
        try
        {
            await using ChildProcess other = new Command("sh", "-c", $"exec {unshare} --ipc sleep 100 <{path}").Start();
            NamespaceId own = ProcFs.Default.OpenSelf().ReadNamespace("ipc").Value;
            while (ProcFs.Default.Open(other.Id).ReadNamespace("ipc").Value == own)
            {
                await Task.Delay(1, Cancel);
            }

            IpcObject found = Assert.Single(IpcObjects.Read().All, o => o.Name == path["/dev/shm".Length..]);
            Assert.Equal([other.Id], found.Processes);
            Assert.False(found.RemoveIfAbandoned());
            Assert.True(File.Exists(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Whoever has a lease of a file (fcntl(2), F_SETLEASE) keeps those who open it waiting, 45 seconds mostly.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Nobody_keeps_the_list_waiting_by_a_lease()
    {
        string name = Shared.NewName(), path = $"/dev/shm/sem.{name}";
        await File.WriteAllBytesAsync(path, new byte[32], Cancel);
        try
        {
            IpcObject? found = null;
            Assert.True(FileLease.WhileAlone(path, file => file.IsRegular, () =>
            {
                found = IpcObjects.Read().Of(IpcObjectKind.PosixSemaphore).Single(o => o.Name == $"/{name}");
                return true;
            }));
            Assert.Null(found!.Count);
            Assert.Equal(0, IpcObjects.Read().Of(IpcObjectKind.PosixSemaphore).Single(o => o.Name == found.Name).Count);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // 0xff is in no UTF-8.
    [Fact]
    public void Names_that_are_no_text_are_listed_and_removed()
    {
        string name = $"{Shared.NewName()}\udcff";
        OpenFile.TryOpen($"/dev/shm/{name}", Libc.O_RDWR | Libc.O_CREAT, 0x180, out _)!.Dispose();
        IpcObject found = IpcObjects.Read().Of(IpcObjectKind.PosixSharedMemory).Single(o => o.Name == $"/{name}");
        Assert.True(found.Remove());
        Assert.DoesNotContain(IpcObjects.Read().All, o => o.Name == found.Name);
    }

    // A list may be older than the queue that has the name by now.
    [Fact]
    public void A_queue_that_took_over_the_name_of_another_is_not_removed_for_it()
    {
        string name = $"/{Shared.NewName()}";
        PosixMessageQueue.Create(name).Dispose();
        try
        {
            IpcObject found = IpcObjects.Read().Of(IpcObjectKind.PosixMessageQueue).Single(o => o.Name == name);
            Assert.True(PosixMessageQueue.Remove(name));
            PosixMessageQueue.Create(name).Dispose();
            Assert.False(found.Remove());
            Assert.False(found.RemoveIfAbandoned());
        }
        finally
        {
            Assert.True(PosixMessageQueue.Remove(name));
        }
    }

    // As a user might who wants that root's clean never ends.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_keeps_the_door_of_an_object_shut_keeps_no_cleaner_waiting()
    {
        using TemporaryDirectory folder = new();
        using SharedMutex made = SharedMutex.Create(Shared.NewName());
        string path = Path.Combine(folder.Path, "kin-left");
        File.Copy(Shared.PathOf(made.Name!), path);
        using (SafeFd other = OpenFile.TryOpen(path, Libc.O_RDWR, 0, out _)!)
        {
            Assert.True(RecordLock.TryTake(other, RegionLayout.Door, path));
            Assert.False(await Task.Run(() => RegionFile.RemoveAbandoned(path, acceptAnyOwner: true), Cancel));
        }

        Assert.True(RegionFile.RemoveAbandoned(path, acceptAnyOwner: true));
        Assert.False(File.Exists(path));
    }
}
