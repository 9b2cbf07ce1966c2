using Kin.Ipc;
using Kin.Ipc.Locks;
using Kin.Ipc.Regions;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>One at a time has it; it outlives its holders; a circle of waiters is broken in one place.</summary>
public sealed class SharedMutexTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sums_that_two_processes_make_behind_it_are_right()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        const int Rounds = 20_000;
        Task[] adders =
        [
            .. Enumerable.Range(0, 2).Select(_ => WorkerProcess.RunAsync(
                () =>
                {
                    for (int i = 0; i < Rounds; i++)
                    {
                        using (mutex.Acquire())
                        {
                            Shared.Word(memory)++; // not atomic: it is the mutex that makes it right
                        }
                    }
                }, cancellationToken: Cancel)),
            Task.Run(async () =>
            {
                for (int i = 0; i < 2_000; i++)
                {
                    using (await mutex.AcquireAsync(Cancel))
                    {
                        Shared.Word(memory)++;
                    }
                }
            }, Cancel),
        ];
        await Task.WhenAll(adders);
        Assert.Equal((2 * Rounds) + 2_000, Shared.Word(memory));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task When_the_holder_is_killed_the_one_who_waits_has_it_and_is_told(bool asynchronously)
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess holder = Shared.StartHolder(mutex, memory);
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        Assert.False(mutex.TryAcquire(out _));
        Task<LockScope> waiting = asynchronously
            ? mutex.AcquireAsync(Cancel).AsTask()
            : Task.Factory.StartNew(() => mutex.Acquire(Cancel), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(50, Cancel); // mostly it sleeps by then, and if not the outcome is the same
        Assert.False(waiting.IsCompleted);
        holder.Kill();
        using (LockScope scope = await waiting)
        {
            Assert.True(scope.OwnerDied);
        }

        using (LockScope scope = mutex.Acquire(Cancel))
        {
            Assert.False(scope.OwnerDied);
        }

        Assert.Equal(1, mutex.Participants);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_holder_that_is_stopped_for_long_keeps_it()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess holder = Shared.StartHolder(mutex, memory);
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        holder.SendSignal(Signal.Stop);
        Assert.False(mutex.TryAcquire(TimeSpan.FromMilliseconds(1500), out _, Cancel)); // more than one look around
        Assert.Equal(2, mutex.Participants);
        holder.SendSignal(Signal.Continue);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_wait_ends_when_its_time_is_over_or_its_token_is_cancelled_and_nothing_is_taken()
    {
        using SharedMutex mutex = SharedMutex.Create();
        LockScope held = mutex.Acquire(Cancel);
        await Task.Run(() => Assert.False(mutex.TryAcquire(TimeSpan.FromMilliseconds(20), out _, Cancel)), Cancel);
        Assert.Null(await mutex.TryAcquireAsync(TimeSpan.FromMilliseconds(20), Cancel));
        using CancellationTokenSource stop = new();
        Task<LockScope> asynchronous = mutex.AcquireAsync(stop.Token).AsTask();
        Task blocked = Task.Run(() => mutex.Acquire(stop.Token), Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => asynchronous);
        await Assert.ThrowsAsync<OperationCanceledException>(() => blocked);
        held.Dispose();
        held.Dispose();
        Assert.True(mutex.TryAcquire(out LockScope again));
        held.Dispose(); // of the first taking: not of this one
        Assert.False(await Task.Run(() => mutex.TryAcquire(out _), Cancel));
        again.Dispose();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_recursive_one_is_had_until_it_is_let_go_as_often_and_another_one_is_a_deadlock()
    {
        using SharedMutex mutex = SharedMutex.Create(recursive: true);
        await Task.Run(async () =>
        {
            using (mutex.Acquire())
            {
                using (mutex.Acquire())
                {
                }

                Assert.False(await Task.Factory.StartNew(
                    () => mutex.TryAcquire(out _), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            }
        }, Cancel);
        Assert.True(mutex.TryAcquire(out LockScope scope));
        scope.Dispose();

        using SharedMutex simple = SharedMutex.Create();
        DeadlockException deadlock = await Assert.ThrowsAsync<DeadlockException>(() => Task.Run(() =>
        {
            using (simple.Acquire())
            {
                simple.Acquire();
            }
        }, Cancel));
        Assert.Equal(Environment.ProcessId, Assert.Single(deadlock.Cycle).ProcessId);
        Assert.True(simple.TryAcquire(out _));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(2), InlineData(5)]
    public async Task A_circle_over_processes_ends_in_exactly_one_of_them_and_is_named_whole(int members)
    {
        string name = Shared.NewName();
        SharedMutex[] locks = [.. Enumerable.Range(0, members).Select(i => SharedMutex.Create($"{name}-{i}"))];
        using SharedMemory memory = SharedMemory.Create(4096);

        // Each knows only its own two locks, so the circle leads through regions that it has not open.
        Task<string>[] all =
        [
            .. Enumerable.Range(0, members).Select(i =>
            {
                SharedMutex mine = locks[i], next = locks[(i + 1) % members];
                return WorkerProcess.RunAsync(() => TakeBoth(mine, next, memory, members), cancellationToken: Cancel);
            }),
        ];
        string[] outcomes = await Task.WhenAll(all);
        string message = Assert.Single(outcomes, outcome => outcome != "both");
        Assert.Equal(members, message.Split(" waits for ").Length - 1);
        Assert.All(Enumerable.Range(0, members), i => Assert.Contains($"SharedMutex '{name}-{i}'", message, StringComparison.Ordinal));
        foreach (SharedMutex mutex in locks)
        {
            Assert.True(mutex.TryAcquire(out LockScope scope));
            Assert.False(scope.OwnerDied);
            mutex.Dispose();
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Locks_taken_in_one_order_are_never_called_a_deadlock()
    {
        SharedMutex[] locks = [.. Enumerable.Range(0, 4).Select(_ => SharedMutex.Create())];
        Task[] all =
        [
            .. Enumerable.Range(0, 3).Select(seed => WorkerProcess.RunAsync(
                () =>
                {
                    Random random = new(seed);
                    for (int i = 0; i < 3_000; i++)
                    {
                        int low = random.Next(3), high = random.Next(low + 1, 4);
                        using (locks[low].Acquire())
                        {
                            using (locks[high].Acquire())
                            {
                                if (random.Next(200) == 0)
                                {
                                    Task.Delay(random.Next(3)).Wait();
                                }
                            }
                        }
                    }
                }, cancellationToken: Cancel)),
        ];
        await Task.WhenAll(all);
        Array.ForEach(locks, mutex => mutex.Dispose());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void An_owner_who_has_not_said_who_he_is_waits_for_nothing()
    {
        using SharedMutex mutex = SharedMutex.Create();
        OwnerLock wanted = new(mutex.Region, RegionLayout.Content);
        using (WaitRecord record = WaitBoard.Own.Begin(wanted, lease: 7))
        {
            Assert.Equal(mutex.Region.Identity, record.Entry?.Region);
        }

        Assert.Null(WaitBoard.Own.Find(7));
        Assert.Null(WaitBoard.Own.Find(0)); // although the entry is free and still says what it said
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposed_by_one_thread_it_is_an_exception_in_the_others()
    {
        for (int round = 0; round < 50; round++)
        {
            SharedMutex mutex = SharedMutex.Create();
            using Barrier start = new(4);
            Task[] users =
            [
                .. Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
                    () =>
                    {
                        start.SignalAndWait(Cancel);
                        while (true)
                        {
                            mutex.Acquire(Cancel).Dispose();
                        }
                    }, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
            ];
            start.SignalAndWait(Cancel);
            mutex.Dispose();
            foreach (Task user in users)
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(() => user);
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Killed_at_any_instant_its_users_leave_it_whole()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        int seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        Random random = new(seed);
        int died = 0;
        for (int kill = 0; kill < 20; kill++)
        {
            Shared.Set(memory, 0, 0);
            await using WorkerProcess user = WorkerProcess.Start(() => Use(mutex, memory));
            await Shared.AwaitAsync(memory, 0, 1, Cancel);
            int spins = random.Next(100_000);
            for (int i = 0; i < 20; i++)
            {
                using LockScope scope = mutex.Acquire(Cancel);
                Assert.Equal(Shared.Word(memory, 1), Shared.Word(memory, 2));
            }

            Thread.SpinWait(spins);
            user.Kill();
            using (LockScope scope = mutex.Acquire(Cancel))
            {
                died += scope.OwnerDied ? 1 : 0;
                Assert.True(scope.OwnerDied || Shared.Word(memory, 1) == Shared.Word(memory, 2), $"seed {seed}, kill {kill}");
                Shared.Word(memory, 2) = Shared.Word(memory, 1);
            }

            await user.JoinAsync(Cancel);
        }

        Assert.Equal(1, mutex.Participants);
        Assert.True(mutex.TryAcquire(out LockScope last) && !last.OwnerDied, $"{died} died with it");
        last.Dispose();
    }

    private static void Use(SharedMutex mutex, SharedMemory memory)
    {
        while (true)
        {
            using (mutex.Acquire())
            {
                Shared.Word(memory, 1)++;
                Shared.Word(memory, 2)++;
            }

            Shared.Set(memory, 0);
        }
    }

    private static string TakeBoth(SharedMutex mine, SharedMutex next, SharedMemory memory, int members)
    {
        try
        {
            using (mine.Acquire())
            {
                Interlocked.Increment(ref Shared.Word(memory));
                Shared.Await(memory, 0, members);
                using (next.Acquire())
                {
                    return "both";
                }
            }
        }
        catch (DeadlockException deadlock)
        {
            return deadlock.Cycle.Count == members && deadlock.Cycle.Select(link => link.ProcessId).Distinct().Count() == members
                ? deadlock.Message : "wrong: " + deadlock.Message;
        }
    }
}
