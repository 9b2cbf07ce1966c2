using Kin.Ipc;
using Kin.Ipc.ReaderWriter;
using Kin.Ipc.Regions;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>Many read or one writes; both outlive their holders; nobody is starved; circles are found.</summary>
public sealed class SharedReaderWriterLockTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_processes_write_behind_it_readers_see_whole()
    {
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        const int Rounds = 10_000;
        Task<int>[] others =
        [
            .. Enumerable.Range(0, 2).Select(seed => WorkerProcess.RunAsync(() => Mix(gate, memory, seed, Rounds), cancellationToken: Cancel)),
            Task.Factory.StartNew(() => Mix(gate, memory, 2, Rounds), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        ];
        int mine = 0;
        for (int i = 0; i < 1_000; i++)
        {
            using (await gate.AcquireWriteAsync(Cancel))
            {
                Write(memory);
                mine++;
            }

            using (await gate.AcquireReadAsync(Cancel))
            {
                AssertWhole(memory);
            }
        }

        Assert.Equal((await Task.WhenAll(others)).Sum() + mine, Shared.Word(memory, 0));
        Assert.False(ReaderTable.Any(gate.Region.Memory, ReaderState.Trying));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Readers_are_in_together_and_a_writer_alone()
    {
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
        using (ReaderWriterHold first = gate.AcquireRead(Cancel), second = await gate.AcquireReadAsync(Cancel))
        {
            Assert.False(first.IsWrite || second.OwnerDied);
            Assert.Null(await gate.TryAcquireWriteAsync(s_short, Cancel));
            Assert.Null(await On(() => gate.TryAcquireWrite(s_short, Cancel)));
            (await gate.TryAcquireReadAsync(TimeSpan.Zero, Cancel))!.Dispose(); // the writer that gave up has opened the gate
            second.Dispose();
            second.Dispose(); // counts once
            Assert.Null(await On(() => gate.TryAcquireWrite(default, Cancel)));
        }

        using ReaderWriterHold writer = gate.AcquireWrite(Cancel);
        Assert.True(writer.IsWrite);
        Assert.Null(await On(() => gate.TryAcquireRead(default, Cancel)));
        Assert.Null(await On(() => gate.TryAcquireWrite(s_short, Cancel)));
        Assert.Null(await gate.TryAcquireReadAsync(s_short, Cancel));
        using CancellationTokenSource stop = new();
        Task[] waiting =
        [
            gate.AcquireReadAsync(stop.Token).AsTask(), gate.AcquireWriteAsync(stop.Token).AsTask(), On(() => gate.AcquireRead(stop.Token)),
            On(() => gate.AcquireWrite(stop.Token)),
        ];
        await stop.CancelAsync();
        foreach (Task wait in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        writer.Dispose();
        using ReaderWriterHold last = gate.AcquireRead(Cancel);
        Task<ReaderWriterHold> closing = gate.AcquireWriteAsync(Cancel).AsTask();
        Assert.False(closing.IsCompleted);
        last.Dispose();
        (await closing).Dispose();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Readers_without_end_do_not_starve_a_writer_nor_writers_a_reader()
    {
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
        await CrowdAsync(gate.AcquireRead, () => gate.AcquireWrite(Cancel));
        await CrowdAsync(gate.AcquireWrite, () => gate.AcquireRead(Cancel));

        // Three overlap, so that there is never a moment without one, if newcomers are let in.
        async Task CrowdAsync(Func<CancellationToken, ReaderWriterHold> many, Func<ReaderWriterHold> one)
        {
            using CancellationTokenSource over = new();
            Task[] crowd = [.. Enumerable.Range(0, 3).Select(_ => On(() =>
            {
                while (!over.IsCancellationRequested)
                {
                    using ReaderWriterHold hold = many(Cancel);
                    Thread.SpinWait(500);
                }
            }))];
            await On(() =>
            {
                for (int i = 0; i < 50; i++)
                {
                    one().Dispose();
                }
            });
            await over.CancelAsync();
            await Task.WhenAll(crowd);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_thread_reads_again_past_a_writer_who_waits_and_all_other_recursion_is_refused()
    {
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
        await On(() =>
        {
            using (gate.AcquireRead(Cancel))
            {
                LockRecursionException refused = Assert.Throws<LockRecursionException>(() => gate.AcquireWrite(Cancel));
                Assert.Contains("cannot become", refused.Message, StringComparison.Ordinal);
                Task<ReaderWriterHold> writer = gate.AcquireWriteAsync(Cancel).AsTask();
                while (!Gate.IsClosed(Gate.Read(gate.Region.Memory)))
                {
                    Thread.Yield();
                }

                Assert.Null(On(() => gate.TryAcquireRead(default, Cancel)).Result); // somebody else does not
                gate.AcquireRead(Cancel).Dispose();
                Assert.False(writer.IsCompleted);
                writer.ContinueWith(done => done.Result.Dispose(), Cancel, TaskContinuationOptions.None, TaskScheduler.Default);
            }

            using (gate.AcquireWrite(Cancel))
            {
                Assert.Throws<LockRecursionException>(() => gate.TryAcquireRead(default, Cancel));
                Assert.Throws<LockRecursionException>(() => gate.TryAcquireWrite(default, Cancel));
            }
        });
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task More_readers_than_have_names_are_counted()
    {
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
        List<ReaderWriterHold> many = [];
        for (int i = 0; i < 40; i++)
        {
            many.Add(await gate.AcquireReadAsync(Cancel));
        }

        Task<ReaderWriterHold> writer = gate.AcquireWriteAsync(Cancel).AsTask();
        Task<ReaderWriterHold>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => gate.AcquireReadAsync(Cancel).AsTask())];
        many[..39].ForEach(hold => hold.Dispose());
        Assert.Null(await gate.TryAcquireWriteAsync(s_short, Cancel));
        Assert.False(writer.IsCompleted);
        many[39].Dispose();
        (await writer).Dispose();
        Array.ForEach(await Task.WhenAll(waiting), hold => hold.Dispose());
        gate.AcquireWrite(Cancel).Dispose();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_reader_that_is_killed_gives_back_and_a_writer_that_is_killed_is_told_of()
    {
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
        using SharedMemory memory = SharedMemory.Create(4096);

        // Reads, and a second thread of it waits to write: nothing is half changed by its death.
        await using WorkerProcess reader = WorkerProcess.Start(() =>
        {
            gate.AcquireRead();
            new Thread(() => gate.AcquireWrite()).UnsafeStart();
            Shared.Set(memory, 0);
            new ManualResetEventSlim().Wait();
        });
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        Task<ReaderWriterHold> blocked = On(() => gate.AcquireWrite(Cancel));
        Assert.Null(await gate.TryAcquireWriteAsync(s_short, Cancel));
        reader.Kill();
        using (ReaderWriterHold hold = await blocked)
        {
            Assert.False(hold.OwnerDied);
        }

        await using WorkerProcess writer = WorkerProcess.Start(() =>
        {
            gate.AcquireWrite();
            Shared.Set(memory, 1);
            new ManualResetEventSlim().Wait();
        });
        await Shared.AwaitAsync(memory, 1, 1, Cancel);
        Task<ReaderWriterHold>[] readers = [On(() => gate.AcquireRead(Cancel)), gate.AcquireReadAsync(Cancel).AsTask()];
        Assert.Null(await gate.TryAcquireReadAsync(s_short, Cancel));
        writer.SendSignal(Signal.Stop); // who is stopped keeps it, also for longer than a look around
        Assert.Null(await gate.TryAcquireWriteAsync(TimeSpan.FromMilliseconds(1100), Cancel));
        writer.Kill();
        foreach (ReaderWriterHold hold in await Task.WhenAll(readers))
        {
            Assert.True(hold.OwnerDied);
            Assert.Null(await gate.TryAcquireWriteAsync(s_short, Cancel)); // which gives up, so the next reader is told all the same
            hold.Dispose();
        }

        using (ReaderWriterHold hold = gate.AcquireWrite(Cancel))
        {
            Assert.True(hold.OwnerDied);
        }

        using (ReaderWriterHold hold = gate.AcquireRead(Cancel))
        {
            Assert.False(hold.OwnerDied);
        }

        Assert.Equal(1, gate.Participants);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_reader_that_is_stopped_while_it_waits_keeps_nobody_from_writing()
    {
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
        ReaderWriterHold hold = gate.AcquireWrite(Cancel);
        await using WorkerProcess reader = WorkerProcess.Start(() => gate.AcquireRead().Dispose());
        while (!ReaderTable.Any(gate.Region.Memory, ReaderState.Waiting))
        {
            await Task.Delay(1, Cancel);
        }

        reader.SendSignal(Signal.Stop);
        while (File.ReadAllText($"/proc/{reader.Id}/stat").Split(") ")[1][0] != 'T')
        {
            await Task.Delay(1, Cancel);
        }

        hold.Dispose();
        for (int i = 0; i < 3; i++)
        {
            gate.AcquireWrite(Cancel).Dispose();
        }

        reader.SendSignal(Signal.Continue);
        Assert.True((await reader.JoinAsync(Cancel)).Success);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_circle_of_writers_and_mutexes_over_processes_ends_in_one_of_them_with_all_names()
    {
        string name = Shared.NewName();
        using SharedReaderWriterLock first = SharedReaderWriterLock.Create($"{name}-1"), third = SharedReaderWriterLock.Create($"{name}-3");
        using SharedMutex second = SharedMutex.Create($"{name}-2");
        using SharedMemory memory = SharedMemory.Create(4096);

        // Writes the first and waits for the mutex; has the mutex and waits to read the third; writes the third and waits to write the first.
        string[] outcomes = await Task.WhenAll(
            WorkerProcess.RunAsync(() => TakeBoth(() => first.AcquireWrite(), () => second.Acquire(), memory, 3), cancellationToken: Cancel),
            WorkerProcess.RunAsync(() => TakeBoth(() => second.Acquire(), () => third.AcquireRead(), memory, 3), cancellationToken: Cancel),
            On(() => TakeBoth(() => third.AcquireWrite(), () => first.AcquireWrite(), memory, 3)));
        string message = Assert.Single(outcomes, outcome => outcome != "both");
        Assert.Equal(3, message.Split(" waits for ").Length - 1);
        Assert.Contains($"SharedReaderWriterLock '{name}-1'", message, StringComparison.Ordinal);
        Assert.Contains($"SharedMutex '{name}-2'", message, StringComparison.Ordinal);
        Assert.Contains($"SharedReaderWriterLock '{name}-3'", message, StringComparison.Ordinal);
        Assert.NotNull(first.TryAcquireWrite(default, Cancel));
        Assert.NotNull(third.TryAcquireWrite(default, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_circle_through_one_of_many_readers_is_found()
    {
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
        using SharedMutex mutex = SharedMutex.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        using ReaderWriterHold innocent = await gate.AcquireReadAsync(Cancel);
        Task<string> reader = WorkerProcess.RunAsync(
            () => TakeBoth(() => gate.AcquireRead(), () => mutex.Acquire(), memory, 2), cancellationToken: Cancel);
        Task<string> writer = On(() => TakeBoth(() => mutex.Acquire(), () => gate.AcquireWrite(Cancel), memory, 2));
        string first = await await Task.WhenAny(reader, writer);
        Assert.Contains("SharedReaderWriterLock (anonymous", first, StringComparison.Ordinal);
        innocent.Dispose();
        string[] all = await Task.WhenAll(reader, writer);
        Assert.Single(all, "both");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposed_by_one_thread_it_is_an_exception_in_the_others()
    {
        for (int round = 0; round < 30; round++)
        {
            SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
            using Barrier start = new(4);
            Func<IDisposable>[] uses = [() => gate.AcquireRead(Cancel), () => gate.AcquireWrite(Cancel), () => gate.AcquireRead(Cancel)];
            Task[] users = [.. uses.Select(use => On(() =>
            {
                start.SignalAndWait(Cancel);
                while (true)
                {
                    use().Dispose();
                }
            }))];
            start.SignalAndWait(Cancel);
            gate.Dispose();
            foreach (Task user in users)
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(() => user);
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Killed_at_any_instant_its_users_leave_it_whole()
    {
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int kill = 0; kill < 8; kill++)
        {
            Shared.Set(memory, 8, 0);
            await using WorkerProcess user = WorkerProcess.Start(() => Use(gate, memory));
            await Shared.AwaitAsync(memory, 8, 1, Cancel);
            for (int i = 0; i < 20; i++)
            {
                using ReaderWriterHold hold = gate.AcquireRead(Cancel);
                AssertWhole(memory);
            }

            Thread.SpinWait(random.Next(100_000));
            user.Kill();
            using (ReaderWriterHold hold = gate.AcquireWrite(Cancel))
            {
                Assert.True(hold.OwnerDied || Shared.Word(memory, 0) == Shared.Word(memory, 1), $"seed {seed}, kill {kill}");
                Shared.Word(memory, 1) = Shared.Word(memory, 0);
            }

            await user.JoinAsync(Cancel);
        }

        Assert.Equal(1, gate.Participants);
        Assert.False(ReaderTable.Any(gate.Region.Memory, ReaderState.Trying));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(0, 0xFFFF), InlineData(0, 9), InlineData(64, 1), InlineData(64, 2), InlineData(68, 241)]
    [InlineData(256 + (5 * 256) + 7, 0x40), InlineData(496, 1)]
    public void A_content_that_would_block_for_ever_is_refused(int at, int value)
    {
        string name = Shared.NewName();
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create(name);
        gate.Region.Memory.At<uint>(ReaderTable.Reach) = 6;
        using FileStream file = File.Open(Shared.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = RegionLayout.Content + at;
        file.Write(at % 4 == 0 ? BitConverter.GetBytes(value) : [(byte)value]);
        file.Flush();
        if (at == 496)
        {
            SharedReaderWriterLock.Open(name).Dispose(); // the count of this participant, who is there
            return;
        }

        Assert.Throws<InvalidDataException>(() => SharedReaderWriterLock.Open(name));
    }

    private static Task On(Action action) =>
        Task.Factory.StartNew(action, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<T> On<T>(Func<T> action) =>
        Task.Factory.StartNew(action, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Write(SharedMemory memory)
    {
        Shared.Word(memory, 0)++;
        Shared.Word(memory, 1)++;
    }

    private static void AssertWhole(SharedMemory memory)
    {
        int first = Volatile.Read(ref Shared.Word(memory, 0)), second = Volatile.Read(ref Shared.Word(memory, 1));
        if (first != second)
        {
            throw new InvalidOperationException($"a reader saw {first} and {second}");
        }
    }

    // Mostly reads. Returns how often it wrote.
    private static int Mix(SharedReaderWriterLock gate, SharedMemory memory, int seed, int rounds)
    {
        Random random = new(seed);
        int written = 0;
        for (int i = 0; i < rounds; i++)
        {
            bool writes = random.Next(4) == 0;
            using ReaderWriterHold hold = writes ? gate.AcquireWrite() : gate.AcquireRead();
            if (writes)
            {
                Write(memory);
                written++;
            }
            else
            {
                AssertWhole(memory);
            }
        }

        return written;
    }

    private static void Use(SharedReaderWriterLock gate, SharedMemory memory)
    {
        new Thread(() => Repeat(gate.AcquireRead)).UnsafeStart();
        while (true)
        {
            using (gate.AcquireWrite())
            {
                Write(memory);
            }

            Shared.Set(memory, 8);
        }

        static void Repeat(Func<CancellationToken, ReaderWriterHold> take)
        {
            while (true)
            {
                take(default).Dispose();
            }
        }
    }

    private static string TakeBoth(Func<IDisposable> mine, Func<IDisposable> next, SharedMemory memory, int members)
    {
        try
        {
            using (mine())
            {
                Interlocked.Increment(ref Shared.Word(memory));
                Shared.Await(memory, 0, members);
                using (next())
                {
                    return "both";
                }
            }
        }
        catch (DeadlockException deadlock)
        {
            return deadlock.Message;
        }
    }
}
