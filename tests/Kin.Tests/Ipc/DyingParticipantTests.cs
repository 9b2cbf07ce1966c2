using Kin.Ipc;
using Kin.Ipc.Regions;
using Kin.Native.Kernel;
using Kin.Native.Processes;
using Kin.Tests.Ipc.Faults;
using Kin.Tests.Root;
using Kin.Tests.Signals;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>
/// What a killed process had passes on when its threads have stopped, once, and whoever dies while he sees to that.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class DyingParticipantTests(IpcPeer peer) : IClassFixture<IpcPeer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // The child keeps the lock of the place of its parent.
    [Theory(Timeout = Limit.Milliseconds), InlineData(true), InlineData(false)]
    public async Task Who_is_killed_is_dead_although_a_child_has_his_descriptors(bool threadsAreWatched)
    {
        using IDisposable? without = threadsAreWatched ? null : KernelFeatures.PidFdThread.Disable();
        using SharedMutex mutex = SharedMutex.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        (WorkerProcess holder, ProcessHandle heir, int place) = await StartWithAnHeirAsync(mutex, memory);
        await using WorkerProcess ended = holder;
        using ProcessHandle left = heir;
        Task<LockScope> waiting = mutex.AcquireAsync(Cancel).AsTask();
        holder.Kill();
        using (LockScope scope = await waiting)
        {
            Assert.True(scope.OwnerDied);
        }

        Assert.Equal((true, 1, 1u), (mutex.Region.IsAlive(place), mutex.Participants, mutex.Region.Deaths));
        heir.SendSignal(Signal.Kill);
    }

    // Nobody waits for him, so that he is not watched. Who reads his memory keeps the lock too, for a moment.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_has_ended_counts_no_more_though_another_process_keeps_the_lock_of_his_place()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        (WorkerProcess holder, ProcessHandle heir, int place) = await StartWithAnHeirAsync(mutex, memory);
        await using WorkerProcess ended = holder;
        using ProcessHandle left = heir;
        Assert.Equal((2, 0u), (mutex.Participants, mutex.Region.Deaths));
        holder.Kill();
        await holder.JoinAsync(Cancel);
        Assert.Equal((true, 1, 1u), (mutex.Region.IsAlive(place), mutex.Participants, mutex.Region.Deaths));
        using (LockScope scope = mutex.Acquire(Cancel))
        {
            Assert.True(scope.OwnerDied);
        }

        heir.SendSignal(Signal.Kill);
    }

    // A tracer that does not wait for a thread keeps the process from ending when all of its threads have.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Threads_that_have_stopped_are_told_before_their_process_has_ended()
    {
        Capability.Require("pidfd of a thread (Linux 6.9)", KernelFeatures.PidFdThread.IsAvailable);
        await using Listening three = await peer.StartAsync("threads", "others");
        int last = Directory.GetDirectories($"/proc/{three.Id}/task").Max(task => int.Parse(Path.GetFileName(task), null));
        await using Listening tracer = await peer.StartAsync("keep", last);
        using SemaphoreSlim told = new(0);
        PeerDeath death = PeerDeath.TryWatch(Identity(three.Id), () => true, Tell, out _)!;
        Task end = three.Child.WaitAsync(Cancel);
        three.Child.Kill();
        await told.WaitAsync(Cancel);
        Assert.Equal((true, false, 0), (death.IsPast, end.IsCompleted, told.CurrentCount));
        tracer.EndInput();
        await told.WaitAsync(Cancel);
        await end;
        death.Leave(Tell);

        void Tell() => told.Release();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Of_many_who_watch_the_same_one_die_one_is_told_that_he_died()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess holder = Shared.StartHolder(mutex, memory);
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        int place = PlaceOfAnother(mutex);
        Task<bool>[] waiting =
        [
            .. Enumerable.Range(0, 3).Select(_ => WorkerProcess.RunAsync(() => TakeOnce(mutex, memory), cancellationToken: Cancel)),
            Task.Run(() => TakeOnce(mutex, memory), Cancel),
        ];
        await Shared.AwaitAsync(memory, 1, 4, Cancel);
        holder.Kill();
        Assert.Single(await Task.WhenAll(waiting), told => told);
        Assert.Equal(2u, RegionLayout.Slot(mutex.Region.Memory, place).Generation); // taken once, given back once
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Threads_that_end_alone_are_not_the_end_of_their_process()
    {
        Capability.Require("pidfd of a thread (Linux 6.9)", KernelFeatures.PidFdThread.IsAvailable);
        await using Listening three = await peer.StartAsync("threads", "others");
        ProcessIdentity process = Identity(three.Id);
        using SemaphoreSlim told = new(0);
        PeerDeath death = PeerDeath.TryWatch(process, () => true, Tell, out int errno)!;
        Assert.Equal((0, false), (errno, death.IsPast));
        Assert.Same(death, PeerDeath.TryWatch(process, () => false, Tell, out _)); // watched once, for both
        await three.Child.StandardInput.WriteAsync("xx"u8.ToArray(), Cancel);
        while (Directory.GetDirectories($"/proc/{three.Id}/task").Length > 1 || death.Looks == 0)
        {
            await Task.Delay(1, Cancel);
        }

        Assert.Equal((false, 0), (death.IsPast, told.CurrentCount));
        death.Leave(Tell);
        three.Child.Kill();
        await told.WaitAsync(Cancel);
        death.Leave(Tell);
        Assert.Null(PeerDeath.TryWatch(process, () => false, Tell, out _));

        void Tell() => told.Release();
    }

    // It is killed at each step, and comes to fewer of them in each round, until it comes through.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Whoever_dies_while_he_cleans_up_after_another_leaves_it_to_the_next()
    {
        int step = 1;
        while (await DiesAtAsync(step))
        {
            step++;
        }

        Assert.True(step > 10, $"{step - 1} steps");
    }

    private static async Task<bool> DiesAtAsync(int step)
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess holder = Shared.StartHolder(mutex, memory);
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        FaultPlan plan = new(step, Stops: false, Rounds: 1);
        await using WorkerProcess heir = WorkerProcess.Start(() => TakeUntil(mutex, memory, plan));
        Task<ExitStatus> end = heir.JoinAsync(Cancel);
        while (!end.IsCompleted && Shared.Word(memory, 1) == 0)
        {
            await Task.Delay(1, Cancel);
        }

        holder.Kill();
        ExitStatus status = await end;
        File.Delete(FaultPlan.SignOf(heir.Id));
        Assert.True(status.Success || status.Signal == Signal.Kill, $"{plan}: {status}");
        using (LockScope scope = mutex.Acquire(Cancel))
        {
            Assert.True(scope.OwnerDied || Shared.Word(memory, 2) == 1, $"{plan}: nobody was told");
        }

        await holder.JoinAsync(Cancel); // else he may have his place still
        Assert.Equal(1, mutex.Participants);
        return !status.Success;
    }

    private static ProcessIdentity Identity(int pid) =>
        ProcessIdentity.Own with { Id = pid, StartTicks = ProcessIdentity.StartOf(pid) };

    private static int PlaceOfAnother(SharedMutex mutex) =>
        mutex.Region.TakenSlots().Single(slot => slot != mutex.Region.Slot);

    private static void TakeUntil(SharedMutex mutex, SharedMemory memory, FaultPlan plan)
    {
        plan.Arm();
        Shared.Set(memory, 1);
        using LockScope scope = mutex.Acquire();
        Shared.Set(memory, 2, scope.OwnerDied ? 1 : 0);
    }

    private static bool TakeOnce(SharedMutex mutex, SharedMemory memory)
    {
        Interlocked.Increment(ref Shared.Word(memory, 1));
        using LockScope scope = mutex.Acquire();
        return scope.OwnerDied;
    }

    private static async Task<(WorkerProcess Holder, ProcessHandle Heir, int Place)> StartWithAnHeirAsync(
        SharedMutex mutex, SharedMemory memory)
    {
        WorkerProcess holder = WorkerProcess.Start(() => HoldWithAnHeir(mutex, memory));
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        return (holder, ProcessHandle.Open(Shared.Word(memory, 1)), PlaceOfAnother(mutex));
    }

    private static void HoldWithAnHeir(SharedMutex mutex, SharedMemory memory)
    {
        mutex.Acquire();
        ChildProcess heir = new Command("sleep", "600") 
        {
            InheritedHandles = [mutex.Region.File], NewProcessGroup = true, // else it is killed with its parent
        }.Start();
        Shared.Word(memory, 1) = heir.Id;
        Shared.Set(memory, 0);
        new ManualResetEventSlim().Wait();
    }
}
