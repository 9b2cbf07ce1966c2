using Kin.Ipc;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>Permits: as many as there are, and those of the dead come back.</summary>
public sealed class SharedSemaphoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task As_many_as_there_are_permits_have_one_at_a_time()
    {
        using SharedSemaphore semaphore = SharedSemaphore.Create(2);
        using SharedMemory memory = SharedMemory.Create(4096);
        int[] most = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => WorkerProcess.RunAsync(
            () =>
            {
                int seen = 0;
                for (int i = 0; i < 2_000; i++)
                {
                    using (semaphore.Acquire())
                    {
                        seen = Math.Max(seen, Interlocked.Increment(ref Shared.Word(memory)));
                        Interlocked.Decrement(ref Shared.Word(memory));
                    }
                }

                return seen;
            }, cancellationToken: Cancel)));
        Assert.InRange(most.Max(), 1, 2);
        Assert.Equal((2, 2), (semaphore.Count, semaphore.Maximum));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task Permits_of_a_killed_process_come_back_to_those_who_wait(bool asynchronously)
    {
        using SharedSemaphore semaphore = SharedSemaphore.Create(3);
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess holder = WorkerProcess.Start(() =>
        {
            SharedPermit[] permits = [semaphore.Acquire(), semaphore.Acquire(), semaphore.Acquire()];
            Shared.Set(memory, 0);
            new ManualResetEventSlim().Wait();
            GC.KeepAlive(permits);
        });
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        Assert.Null(semaphore.TryAcquire(TimeSpan.Zero, Cancel));
        Task<SharedPermit> waiting = asynchronously ? semaphore.AcquireAsync(Cancel).AsTask() : Task.Run(() => semaphore.Acquire(Cancel), Cancel);
        holder.Kill();
        using (await waiting)
        {
            Assert.Equal(2, semaphore.Count);
        }

        Assert.Equal(3, semaphore.Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_process_waits_for_what_another_releases()
    {
        using SharedSemaphore items = SharedSemaphore.Create(0, 10), room = SharedSemaphore.Create(10);
        Task producer = WorkerProcess.RunAsync(
            () =>
            {
                for (int i = 0; i < 1_000; i++)
                {
                    room.Wait();
                    items.Release();
                }
            }, cancellationToken: Cancel);
        for (int i = 0; i < 1_000; i++)
        {
            Assert.True(i % 2 == 0 ? items.Wait(TimeSpan.FromMinutes(1), Cancel) : await items.WaitAsync(TimeSpan.FromMinutes(1), Cancel));
            room.Release();
        }

        await producer;
        Assert.False(items.Wait(TimeSpan.Zero, Cancel));
        Assert.False(await items.WaitAsync(TimeSpan.FromMilliseconds(10), Cancel));
        Assert.Throws<SemaphoreFullException>(() => room.Release());
        room.Wait(Cancel);
        Assert.Throws<SemaphoreFullException>(() => room.Release(2));
        Assert.Equal(10, room.Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Killed_at_any_instant_its_users_take_no_permit_with_them()
    {
        using SharedSemaphore semaphore = SharedSemaphore.Create(2);
        using SharedMemory memory = SharedMemory.Create(4096);
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int kill = 0; kill < 15; kill++)
        {
            Shared.Set(memory, 0, 0);
            await using WorkerProcess user = WorkerProcess.Start(() => Use(semaphore, memory));
            await Shared.AwaitAsync(memory, 0, 1, Cancel);
            Thread.SpinWait(random.Next(100_000));
            user.Kill();
            using SharedPermit first = semaphore.Acquire(Cancel), second = semaphore.Acquire(Cancel);
            Assert.Null(semaphore.TryAcquire(TimeSpan.Zero, Cancel));
            await user.JoinAsync(Cancel);
        }

        Assert.Equal(2, semaphore.Count);
    }

    private static void Use(SharedSemaphore semaphore, SharedMemory memory)
    {
        while (true)
        {
            using (semaphore.Acquire())
            {
                Shared.Set(memory, 0);
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void Numbers_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedSemaphore.Create(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedSemaphore.Create(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedSemaphore.Create(1, 65537));
        using SharedSemaphore one = SharedSemaphore.Create(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Release(0));
    }
}
