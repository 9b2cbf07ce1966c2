using Kin.Ipc;
using Kin.Ipc.Conditions;
using Kin.Native.Processes;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>Waiting under a mutex for a change: the mutex is let go of whole, and had again whatever happens.</summary>
public sealed class SharedConditionTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_buffer_of_one_place_carries_a_thousand_numbers_between_processes()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedCondition filled = SharedCondition.Create(), emptied = SharedCondition.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        Task producer = WorkerProcess.RunAsync(
            () =>
            {
                for (int i = 1; i <= 1_000; i++)
                {
                    using LockScope held = mutex.Acquire();
                    emptied.WaitFor(held, () => Shared.Word(memory) == 0);
                    Shared.Word(memory) = i;
                    filled.NotifyOne();
                }
            }, cancellationToken: Cancel);
        for (int i = 1; i <= 1_000; i++)
        {
            using (LockScope held = await mutex.AcquireAsync(Cancel))
            {
                Assert.True(await filled.WaitForAsync(held, () => Shared.Word(memory) != 0, Timeout.InfiniteTimeSpan, Cancel));
                Assert.Equal(i, Shared.Word(memory));
                Shared.Word(memory) = 0;
            }

            emptied.NotifyAll();
        }

        await producer;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Each_of_many_who_wait_is_told_by_one_notification_or_by_one_for_all()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedCondition condition = SharedCondition.Create();
        condition.NotifyOne(); // nobody waits: it is not kept
        using (LockScope held = mutex.Acquire(Cancel))
        {
            Assert.False(condition.Wait(held, s_short, Cancel));
        }

        foreach (bool all in new[] { false, true })
        {
            int waiting = 0, tickets = 0;
            Task[] waiters = [.. Enumerable.Range(0, 6).Select(_ => On(() =>
            {
                using LockScope held = mutex.Acquire(Cancel);
                waiting++;
                condition.WaitFor(held, () => tickets > 0, Cancel);
                tickets--;
            }))];
            while (Volatile.Read(ref waiting) < 6)
            {
                await Task.Delay(1, Cancel);
            }

            for (int i = 0; i < 6 && !all; i++)
            {
                using (mutex.Acquire(Cancel))
                {
                    tickets++;
                }

                condition.NotifyOne();
            }

            if (all)
            {
                using LockScope held = mutex.Acquire(Cancel);
                tickets = 6;
                condition.NotifyAll();
            }

            await Task.WhenAll(waiters);
            Assert.Equal(0, tickets);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_notification_that_a_killed_waiter_took_with_him_reaches_another()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedCondition condition = SharedCondition.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess first = WorkerProcess.Start(() =>
        {
            using LockScope held = mutex.Acquire();
            Shared.Set(memory, 1, ThreadAttributes.CurrentId);
            condition.Wait(held);
        });
        await AwaitSleeperAsync(first.Id, 1);

        first.SendSignal(Signal.Stop); // the kernel wakes who has slept longest: this one, which cannot do anything about it
        Task second = On(() =>
        {
            using LockScope held = mutex.Acquire(Cancel);
            Shared.Set(memory, 2, ThreadAttributes.CurrentId);
            condition.WaitFor(held, () => Shared.Word(memory) == 1, Cancel);
        });
        await AwaitSleeperAsync(Environment.ProcessId, 2);
        using (await mutex.AcquireAsync(Cancel))
        {
            Shared.Set(memory, 0);
        }

        condition.NotifyOne();
        first.Kill();
        await second;

        // It has let go of the mutex, so it is announced; and after that it sleeps.
        async Task AwaitSleeperAsync(int process, int word)
        {
            int thread;
            while ((thread = Volatile.Read(ref Shared.Word(memory, word))) == 0)
            {
                await Task.Delay(1, Cancel);
            }

            (await mutex.AcquireAsync(Cancel)).Dispose();
            while (StateOf(process, thread) != 'S')
            {
                await Task.Delay(1, Cancel);
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_mutex_that_was_taken_several_times_is_let_go_of_whole_and_had_again_as_often()
    {
        using SharedMutex mutex = SharedMutex.Create(recursive: true);
        using SharedCondition condition = SharedCondition.Create();
        bool changed = false;
        await On(() =>
        {
            LockScope outer = mutex.Acquire(Cancel), inner = mutex.Acquire(Cancel);
            Task other = On(() =>
            {
                using (mutex.Acquire(Cancel))
                {
                    changed = true;
                }

                condition.NotifyOne();
            });
            condition.WaitFor(inner, () => changed, Cancel);
            other.Wait(Cancel);
            Assert.False(IsFree(mutex));
            inner.Dispose();
            Assert.False(IsFree(mutex));
            outer.Dispose();
            Assert.True(IsFree(mutex));
            outer.Dispose(); // nobody's any more
            Assert.Throws<SynchronizationLockException>(() => condition.Wait(outer, Cancel));
        });
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_mutex_is_had_again_when_the_time_is_over_or_the_token_is_cancelled_or_the_condition_is_disposed()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedCondition condition = SharedCondition.Create();
        await On(() =>
        {
            using LockScope held = mutex.Acquire(Cancel);
            Assert.False(condition.Wait(held, s_short, Cancel));
            Assert.False(IsFree(mutex));
            Assert.False(condition.WaitFor(held, () => false, s_short, Cancel));
            using CancellationTokenSource stop = new();
            CancelWhenFree(stop.Cancel);
            Assert.ThrowsAny<OperationCanceledException>(() => condition.Wait(held, stop.Token));
            Assert.False(IsFree(mutex));
            CancelWhenFree(condition.Dispose);
            Assert.Throws<ObjectDisposedException>(() => condition.Wait(held, Cancel));
            Assert.False(IsFree(mutex));
        });
        using SharedCondition another = SharedCondition.Create();
        using (LockScope held = await mutex.AcquireAsync(Cancel))
        {
            Assert.False(await another.WaitAsync(held, s_short, Cancel));
            using CancellationTokenSource stop = new();
            Task<bool> waiting = another.WaitAsync(held, Timeout.InfiniteTimeSpan, stop.Token).AsTask();
            Assert.True(IsFree(mutex));
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            Assert.False(IsFree(mutex));
        }

        Assert.True(IsFree(mutex));

        // Goes on as soon as the waiter has let go of the mutex.
        void CancelWhenFree(Action action) => On(() =>
        {
            mutex.Acquire(Cancel).Dispose();
            action();
        });
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task One_who_waits_is_told_of_a_holder_that_died_meanwhile(bool asynchronously)
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedCondition condition = SharedCondition.Create();
        Task<WorkerProcess> dead = WorkerDies(mutex);
        if (asynchronously)
        {
            using LockScope held = await mutex.AcquireAsync(Cancel);
            Assert.False(held.OwnerDied);
            while (!held.OwnerDied)
            {
                await condition.WaitAsync(held, s_short, Cancel);
            }
        }
        else
        {
            await On(() =>
            {
                using LockScope held = mutex.Acquire(Cancel);
                while (!held.OwnerDied)
                {
                    condition.Wait(held, s_short, Cancel);
                }
            });
        }

        await using WorkerProcess process = await dead;
        using LockScope after = mutex.Acquire(Cancel);
        Assert.False(after.OwnerDied);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_does_not_have_the_mutex_is_refused()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedCondition condition = SharedCondition.Create();
        Assert.Throws<SynchronizationLockException>(() => condition.Wait(default, Cancel));
        LockScope held = mutex.Acquire(Cancel);
        Assert.Contains("AcquireAsync", (await Assert.ThrowsAsync<InvalidOperationException>(
            () => condition.WaitAsync(held, s_short, Cancel).AsTask())).Message, StringComparison.Ordinal);
        LockScope byThread = default;
        using ManualResetEventSlim over = new();
        Task holder = On(() =>
        {
            using SharedMutex mine = SharedMutex.Create();
            byThread = mine.Acquire(Cancel);
            over.Wait(Cancel);
        });
        while (byThread == default)
        {
            await Task.Delay(1, Cancel);
        }

        Assert.Throws<SynchronizationLockException>(() => condition.Wait(byThread, Cancel)); // another thread's
        over.Set();
        await holder;
        using LockScope asynchronous = await SharedMutex.Create().AcquireAsync(Cancel);
        Assert.False(condition.Wait(asynchronous, s_short, Cancel)); // any thread carries that one on
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Taking_the_mutex_again_can_close_a_circle()
    {
        using SharedMutex mutex = SharedMutex.Create(), other = SharedMutex.Create();
        using SharedCondition condition = SharedCondition.Create();
        Task<bool> second = Task.FromResult(false);
        bool first = await On(() =>
        {
            using (other.Acquire(Cancel))
            {
                using LockScope held = mutex.Acquire(Cancel);
                second = On(() =>
                {
                    using (mutex.Acquire(Cancel)) // as soon as the first one waits
                    {
                        condition.NotifyOne();
                        return Circles(() => other.Acquire(Cancel).Dispose());
                    }
                });
                return Circles(() => condition.Wait(held, Cancel)); // and if so, disposing the scope takes it from nobody
            }
        });
        Assert.True(first ^ await second); // whichever waited last
        Assert.True(IsFree(mutex) && IsFree(other));

        static bool Circles(Action wait) => Record.Exception(wait) switch
        {
            null => false,
            DeadlockException => true,
            { } other => throw other,
        };
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task As_many_wakers_at_once_wake_as_many_sleepers()
    {
        using SharedCondition condition = SharedCondition.Create();
        for (int round = 0; round < 300; round++)
        {
            using Barrier start = new(3);
            Task[] sleepers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                ConditionWait wait = new(condition.Region, Kin.Ipc.Waiting.Deadline.Never, Cancel);
                start.SignalAndWait(Cancel);
                Assert.True(wait.Sleep());
            }, Cancel))];
            start.SignalAndWait(Cancel);
            Parallel.For(0, 2, _ => condition.NotifyOne());
            await Task.WhenAll(sleepers);
        }
    }

    private static async Task<WorkerProcess> WorkerDies(SharedMutex mutex)
    {
        WorkerProcess holder = WorkerProcess.Start(() => { mutex.Acquire(); });
        await holder.JoinAsync(Cancel);
        return holder;
    }

    private static bool IsFree(SharedMutex mutex) => On(() =>
    {
        bool free = mutex.TryAcquire(out LockScope scope);
        scope.Dispose();
        return free;
    }).GetAwaiter().GetResult();

    private static char StateOf(int process, int thread) =>
        File.ReadAllText($"/proc/{process}/task/{thread}/stat").Split(") ")[^1][0];

    private static Task On(Action action) =>
        Task.Factory.StartNew(action, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<T> On<T>(Func<T> action) =>
        Task.Factory.StartNew(action, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
