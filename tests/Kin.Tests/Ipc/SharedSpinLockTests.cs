using Kin.Ipc;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>One at a time has it; who waits never sleeps; whoever dies with it is told of.</summary>
public sealed class SharedSpinLockTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sums_that_two_processes_make_behind_it_are_right()
    {
        using SharedSpinLock gate = SharedSpinLock.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        const int Rounds = 5_000;
        Task other = WorkerProcess.RunAsync(
            () =>
            {
                for (int i = 0; i < Rounds; i++)
                {
                    using (gate.Acquire())
                    {
                        Shared.Word(memory)++;
                    }
                }
            }, cancellationToken: Cancel);
        for (int i = 0; i < Rounds; i++)
        {
            using (i % 2 == 0 ? gate.Acquire(Cancel) : await gate.AcquireAsync(Cancel))
            {
                Shared.Word(memory)++;
            }
        }

        await other;
        Assert.Equal(2 * Rounds, Shared.Word(memory));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task When_the_holder_is_killed_one_who_spins_has_it_and_is_told()
    {
        using SharedSpinLock gate = SharedSpinLock.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess holder = WorkerProcess.Start(() =>
        {
            gate.Acquire();
            Shared.Set(memory, 0);
            new ManualResetEventSlim().Wait();
        });
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        Assert.False(gate.TryAcquire(out _));
        holder.SendSignal(Signal.Stop); // who is stopped keeps it
        Assert.False(gate.TryAcquire(s_short, out _, Cancel));
        Assert.Null(await gate.TryAcquireAsync(s_short, Cancel));
        Task<LockScope>[] spinning = [On(() => gate.Acquire(Cancel)), gate.AcquireAsync(Cancel).AsTask()];
        holder.Kill();
        LockScope first = await await Task.WhenAny(spinning);
        Assert.True(first.OwnerDied);
        first.Dispose();
        LockScope[] both = await Task.WhenAll(spinning);
        Assert.Single(both, scope => scope.OwnerDied);
        both[0].Dispose();
        both[1].Dispose();
        Assert.True(gate.TryAcquire(out LockScope last) && !last.OwnerDied);
        last.Dispose();
        Assert.Equal(1, gate.Participants);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_wait_ends_by_its_token_by_disposal_and_by_recursion()
    {
        SharedSpinLock gate = SharedSpinLock.Create();
        using ManualResetEventSlim over = new();
        Task holder = On(() =>
        {
            using (gate.Acquire(Cancel))
            {
                Assert.Throws<LockRecursionException>(() => gate.Acquire(Cancel));
                Assert.Throws<LockRecursionException>(() => gate.TryAcquire(out _));
                over.Wait(Cancel);
            }
        });
        while (await gate.TryAcquireAsync(TimeSpan.Zero, Cancel) is { } early)
        {
            early.Dispose();
        }

        using CancellationTokenSource stop = new();
        Task[] waiting = [On(() => gate.Acquire(stop.Token)), gate.AcquireAsync(stop.Token).AsTask()];
        await stop.CancelAsync();
        foreach (Task wait in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        waiting = [On(() => gate.Acquire(Cancel)), gate.AcquireAsync(Cancel).AsTask()];
        gate.Dispose();
        foreach (Task wait in waiting)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        }

        over.Set();
        await holder;
    }

    private static Task On(Action action) =>
        Task.Factory.StartNew(action, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<T> On<T>(Func<T> action) =>
        Task.Factory.StartNew(action, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
