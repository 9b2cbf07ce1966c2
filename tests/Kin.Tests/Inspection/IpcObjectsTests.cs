using Kin.Inspection;
using Kin.Ipc;
using Kin.Native.Kernel;
using Kin.Tests.Ipc;
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
}
