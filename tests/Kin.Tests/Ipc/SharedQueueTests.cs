using Kin.Ipc;
using Kin.Tests.Ipc.Faults;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>Nothing is lost, nothing comes twice, nobody hangs, whoever is killed.</summary>
public sealed class SharedQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds), InlineData(2), InlineData(64), InlineData(4096)]
    public async Task Everything_that_two_producers_put_in_comes_out_once_and_in_order(int capacity)
    {
        using var queue = SharedQueue<long>.Create(capacity);
        const int Each = 20_000;
        Task[] producers =
        [
            .. Enumerable.Range(0, 2).Select(producer => WorkerProcess.RunAsync(
                () =>
                {
                    if (producer == 0)
                    {
                        queue.EnqueueMany((long[])[.. Enumerable.Range(0, Each).Select(i => (long)i)]);
                        return;
                    }

                    for (int i = 0; i < Each; i++)
                    {
                        queue.Enqueue(((long)producer << 32) + i);
                    }
                }, cancellationToken: Cancel)),
        ];
        Task ends = Task.WhenAll(producers).ContinueWith(_ => queue.Complete(), TaskScheduler.Default);
        Task<List<long>>[] consumers =
            [WorkerProcess.RunAsync(() => TakeAll(queue), cancellationToken: Cancel), Task.Run(() => TakeAllAsync(queue), Cancel)];
        List<long>[] taken = await Task.WhenAll(consumers);
        await ends;
        Assert.Equal(2 * Each, taken.Sum(list => list.Count));
        Assert.Equal(2 * Each, taken.SelectMany(list => list).Distinct().Count());
        foreach (List<long> list in taken)
        {
            foreach (IGrouping<long, long> ofOne in list.GroupBy(value => value >> 32))
            {
                Assert.Equal(ofOne.Order(), ofOne);
            }
        }

        Assert.True(queue.IsEmpty && queue.IsCompleted);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_holds_as_many_as_it_has_room_for()
    {
        using var queue = SharedQueue<int>.Create(3);
        Assert.Equal(4, queue.Capacity);
        for (int lap = 0; lap < 5; lap++)
        {
            for (int i = 0; i < 4; i++)
            {
                Assert.False(queue.IsFull);
                Assert.True(queue.TryEnqueue(i, TimeSpan.Zero, Cancel));
            }

            Assert.True(queue.IsFull);
            Assert.False(queue.TryEnqueue(9, TimeSpan.Zero, Cancel));
            Assert.False(queue.TryEnqueue(9, TimeSpan.FromMilliseconds(10), Cancel));
            Task late = queue.EnqueueAsync(4, Cancel).AsTask();
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal(i, i % 2 == 0 ? queue.Dequeue(Cancel) : await queue.DequeueAsync(Cancel));
            }

            await late;
            Assert.False(queue.TryDequeue(out _, TimeSpan.Zero, Cancel));
            Assert.Equal(0, queue.Count);
        }

        using CancellationTokenSource stop = new();
        Task blocked = Task.Run(() => queue.Dequeue(stop.Token), Cancel), asynchronous = queue.DequeueAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => blocked);
        await Assert.ThrowsAsync<OperationCanceledException>(() => asynchronous);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Completed_it_gives_what_is_there_and_takes_nothing()
    {
        using var queue = SharedQueue<int>.Create(8);
        queue.EnqueueMany((int[])[1, 2], Cancel);
        Task<int[]> all = Task.Run(() => queue.ReadAll(Cancel).ToArray(), Cancel);
        queue.Complete();
        Assert.Equal((int[])[1, 2], await all);
        Assert.Throws<InvalidOperationException>(() => queue.Enqueue(3, Cancel));
        Assert.Throws<InvalidOperationException>(() => queue.TryEnqueue(3, TimeSpan.Zero, Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await queue.EnqueueAsync(3, Cancel));
        Assert.Throws<EndOfStreamException>(() => queue.Dequeue(Cancel));
        await Assert.ThrowsAsync<EndOfStreamException>(async () => await queue.DequeueAsync(Cancel));
        Assert.Equal(0, queue.DequeueMany(new int[3], Cancel));
        Assert.Null(queue.Receive(Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_ends_when_the_last_producer_is_killed_if_that_was_asked_for()
    {
        using var queue = SharedQueue<int>.Create(8, endsWithProducers: true);
        Assert.False(queue.TryDequeue(out _, TimeSpan.FromMilliseconds(10), Cancel)); // nobody has written yet
        await using WorkerProcess producer = WorkerProcess.Start(() =>
        {
            queue.Enqueue(1);
            new ManualResetEventSlim().Wait();
        });
        Assert.Equal(1, queue.Dequeue(Cancel));
        Task<EndOfStreamException> end = Assert.ThrowsAsync<EndOfStreamException>(() => Task.Run(() => queue.Dequeue(Cancel), Cancel));
        producer.Kill();
        await end;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_killed_consumer_had_not_finished_goes_to_the_next_one_and_is_marked()
    {
        using var queue = SharedQueue<int>.Create(8);
        using SharedMemory memory = SharedMemory.Create(4096);
        queue.EnqueueMany((int[])[1, 2, 3], Cancel);
        await using WorkerProcess consumer = WorkerProcess.Start(() =>
        {
            queue.Receive()!.Dispose();
            SharedQueueItem<int> second = queue.Receive()!;
            Shared.Set(memory, 0, second.Redelivered ? 0 : second.Value);
            new ManualResetEventSlim().Wait();
            GC.KeepAlive(second);
        });
        await Shared.AwaitAsync(memory, 0, 2, Cancel);
        using (SharedQueueItem<int> third = queue.Receive(Cancel)!)
        {
            Assert.Equal((3, false), (third.Value, third.Redelivered));
        }

        consumer.Kill();
        SharedQueueItem<int> again = queue.Receive(Cancel)!;
        Assert.Equal((2, true), (again.Value, again.Redelivered));
        again.Dispose();
        again.Dispose();
        Assert.False(queue.TryDequeue(out _, TimeSpan.Zero, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Producers_killed_at_any_instant_leave_whole_values_and_no_gap_for_the_others()
    {
        using var queue = SharedQueue<Stamped>.Create(16);
        int seed = Environment.TickCount;
        Random random = new(seed);
        Task<int> steady = WorkerProcess.RunAsync(
            () =>
            {
                for (int i = 0; i < 200_000 && !queue.IsCompleted; i++)
                {
                    if (!queue.TryEnqueue(new Stamped(1, i)))
                    {
                        i--;
                    }
                }

                return 0;
            }, cancellationToken: Cancel);
        int expected = 0, kills = 0;
        WorkerProcess victim = StartVictim(queue);
        int seen = 0, limit = random.Next(1, 3000);
        while (expected < 200_000 && (kills < 15 || expected == 0))
        {
            Stamped value = queue.Dequeue(Cancel);
            Assert.True(value.IsWhole, $"seed {seed}");
            if (value.Producer == 1)
            {
                Assert.Equal(expected++, value.Number); // none of the living one is missing or comes twice
            }
            else if (++seen >= limit)
            {
                victim.Kill();
                await victim.DisposeAsync();
                (victim, seen, limit) = (StartVictim(queue), 0, random.Next(1, 3000));
                kills++;
            }
        }

        Assert.True(kills >= 15 || expected == 200_000);
        await victim.DisposeAsync();
        queue.Complete();
        while (queue.TryDequeue(out _, TimeSpan.FromMilliseconds(1), Cancel))
        {
        }

        await steady.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Consumers_killed_at_any_instant_leave_nothing_behind_that_others_wait_for()
    {
        using var queue = SharedQueue<Stamped>.Create(16);
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int kill = 0; kill < 12; kill++)
        {
            await using WorkerProcess consumer = WorkerProcess.Start(() => TakeForEver(queue));
            int puts = random.Next(500, 5000);
            for (int i = 0; i < puts; i++)
            {
                queue.Enqueue(new Stamped(2, i), Cancel);
            }

            consumer.Kill();
            for (int i = 0; i < queue.Capacity; i++)
            {
                queue.TryEnqueue(new Stamped(3, i), TimeSpan.Zero, Cancel);
            }

            await consumer.JoinAsync(Cancel);
            while (queue.Participants > 1)
            {
                await Task.Delay(1, Cancel);
            }

            int last = -1, found = 0;
            while (queue.TryDequeue(out Stamped value, TimeSpan.Zero, Cancel))
            {
                Assert.True(value.IsWhole, $"seed {seed}");
                found++;
                last = value.Number;
            }

            Assert.True(found <= queue.Capacity && last >= -1);
        }

        queue.EnqueueMany((Stamped[])[.. Enumerable.Range(0, 16).Select(i => new Stamped(4, i))], Cancel);
        Assert.Equal(16, queue.Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void Whatever_stands_in_the_cells_it_is_an_exception_or_a_value_and_never_the_end_of_the_process()
    {
        string name = Shared.NewName();
        using var queue = SharedQueue<long>.Create(8, name);
        using FileStream file = File.Open(Shared.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        byte[] whole = new byte[file.Length];
        file.ReadExactly(whole);
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int round = 0; round < 2_000; round++)
        {
            file.Position = random.Next(8192, whole.Length - 8);
            byte[] bytes = new byte[random.Next(1, 9)];
            random.NextBytes(bytes);
            file.Write(bytes);
            file.Flush();
            Try(() => queue.TryEnqueue(1, TimeSpan.Zero, Cancel));
            Try(() => queue.TryDequeue(out _, TimeSpan.Zero, Cancel));
            Try(() => SharedQueue<long>.Open(name).Dispose());
        }

        file.Position = 0;
        file.Write(whole);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void Another_type_of_value_is_refused()
    {
        string name = Shared.NewName();
        using var queue = SharedQueue<long>.Create(8, name);
        Assert.Contains("SharedQueue of Int64, not SharedQueue of Int32",
            Assert.Throws<InvalidDataException>(() => SharedQueue<int>.Open(name)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedQueue<int>.Create(0));
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
        }
    }

    private static WorkerProcess StartVictim(SharedQueue<Stamped> queue) => WorkerProcess.Start(() => PutForEver(queue));

    private static void PutForEver(SharedQueue<Stamped> queue)
    {
        for (int i = 0; ; i++)
        {
            queue.Enqueue(new Stamped(2, i));
        }
    }

    private static void TakeForEver(SharedQueue<Stamped> queue)
    {
        while (true)
        {
            queue.Dequeue();
        }
    }

    private static List<long> TakeAll(SharedQueue<long> queue)
    {
        List<long> all = [];
        long[] some = new long[7];
        int count;
        while ((count = queue.DequeueMany(some)) > 0)
        {
            all.AddRange(some.AsSpan(0, count));
        }

        return all;
    }

    private static async Task<List<long>> TakeAllAsync(SharedQueue<long> queue)
    {
        List<long> all = [];
        await foreach (long value in queue.ReadAllAsync(Cancel))
        {
            all.Add(value);
        }

        return all;
    }
}
