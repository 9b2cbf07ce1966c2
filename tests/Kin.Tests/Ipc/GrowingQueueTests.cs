using Kin.Ipc;
using Kin.Tests.Ipc.Faults;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>A queue that takes more memory when it is full; its rings follow each other, and nothing is lost between them.</summary>
public sealed class GrowingQueueTests
{
    private const int Most = 1 << 16;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public void It_grows_while_nobody_reads_and_all_comes_out_in_order()
    {
        using var queue = SharedQueue<int>.Create(4, growsTo: 1000);
        Assert.Equal(1024, queue.Capacity);
        int put = 0;
        while (queue.TryEnqueue(put, cancellationToken: Cancel))
        {
            put++;
        }

        Assert.InRange(put, 1024, 2044); // the rings before the last one hold 4 + 8 + ... + 512
        Assert.Equal(put, queue.Count);
        Assert.True(queue.IsFull);
        int[] taken = new int[put + 1];
        Assert.Equal(put, queue.DequeueMany(taken, Cancel));
        Assert.Equal(Enumerable.Range(0, put), taken[..put]);
        Assert.True(queue.IsEmpty && !queue.TryDequeue(out _, cancellationToken: Cancel));
        queue.EnqueueMany(taken.AsSpan(0, 1024), Cancel); // and the last ring goes on by itself
        Assert.Equal(1024, queue.Count);
        Assert.False(queue.TryEnqueue(0, cancellationToken: Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Those_who_opened_it_when_it_was_small_use_it_when_it_is_large()
    {
        string name = Shared.NewName();
        using var queue = SharedQueue<int>.Create(2, name, growsTo: Most);
        using var second = SharedQueue<int>.Open(name);
        long before = new FileInfo(Shared.PathOf(name)).Length;
        queue.EnqueueMany((int[])[.. Enumerable.Range(0, 10_000)], Cancel);
        Assert.InRange(new FileInfo(Shared.PathOf(name)).Length, before + (8192 * 16), 8 * 8192 * 16);
        using var third = SharedQueue<int>.Open(name);
        Assert.Equal((10_000, 10_000, Most), (second.Count, third.Count, third.Capacity));
        Assert.Equal(10_000, await WorkerProcess.RunAsync(() => Enumerable.Range(0, 10_000).Count(i => queue.Dequeue() == i),
            cancellationToken: Cancel));
        second.Enqueue(7, Cancel);
        Assert.Equal(7, third.Dequeue(Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Two_producers_and_two_consumers_lose_nothing_while_it_grows()
    {
        const int Each = 30_000;
        for (int round = 0; round < 3; round++)
        {
            using var queue = SharedQueue<long>.Create(2, growsTo: Most);
            Task[] producers =
            [
                .. Enumerable.Range(0, 2).Select(producer => WorkerProcess.RunAsync(
                    () =>
                    {
                        for (int i = 0; i < Each; i++)
                        {
                            queue.Enqueue(((long)producer << 32) + i);
                        }
                    }, cancellationToken: Cancel)),
            ];
            Task<List<long>>[] consumers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => queue.ReadAll(Cancel).ToList(), Cancel))];
            await Task.WhenAll(producers);
            queue.Complete();
            List<long>[] taken = await Task.WhenAll(consumers);
            Assert.Equal(2 * Each, taken.Sum(list => list.Count));
            Assert.Equal(2 * Each, taken.SelectMany(list => list).Distinct().Count());
            foreach (IGrouping<long, long> ofOne in taken.SelectMany(list => list.GroupBy(value => value >> 32)))
            {
                Assert.Equal(ofOne.Order(), ofOne);
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_dead_consumer_had_taken_of_an_old_ring_comes_again()
    {
        using var queue = SharedQueue<int>.Create(2, growsTo: Most);
        using SharedMemory memory = SharedMemory.Create(4096);
        queue.Enqueue(1, Cancel);
        await using WorkerProcess consumer = WorkerProcess.Start(() =>
        {
            _ = queue.Receive()!.Value;
            Shared.Set(memory, 0);
            new ManualResetEventSlim().Wait();
        });
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        queue.EnqueueMany((int[])[.. Enumerable.Range(2, 100)], Cancel);
        for (int i = 2; i <= 50; i++)
        {
            Assert.Equal(i, queue.Dequeue(Cancel)); // far beyond the ring that the first one was in
        }

        consumer.Kill();
        await consumer.JoinAsync(Cancel);
        Assert.Equal(1, queue.Participants); // the dead one is found
        using (SharedQueueItem<int> again = queue.Receive(Cancel)!)
        {
            Assert.Equal((1, true), (again.Value, again.Redelivered));
        }

        Assert.Equal(51, queue.Dequeue(Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_waits_for_a_value_gets_it_from_the_next_ring()
    {
        using var queue = SharedQueue<int>.Create(2, growsTo: Most);
        for (int i = 0; i < 2; i++)
        {
            queue.Enqueue(i, Cancel);
        }

        using SharedQueueItem<int> first = queue.Receive(Cancel)!, second = queue.Receive(Cancel)!; // no room in the first ring
        Task<int> waiting = Task.Run(() => queue.Dequeue(Cancel), Cancel);
        ValueTask<int> asynchronously = queue.DequeueAsync(Cancel);
        queue.Enqueue(2, Cancel);
        queue.Enqueue(3, Cancel);
        Assert.Equal([2, 3], new[] { await waiting, await asynchronously }.Order());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Frames_longer_than_the_queue_is_make_it_grow()
    {
        string name = Shared.NewName();
        using var queue = SharedFrameQueue.Create(4096, name, growsToBytes: 1 << 20);
        Assert.Equal((1 << 20, 1 << 20), (queue.CapacityBytes, queue.MaxMessageBytes));
        Random random = new(1);
        byte[][] frames = [.. Enumerable.Range(0, 40).Select(i => Frame(random.Next(0, i * 2000)))];
        byte[][] taken = await WorkerProcess.RunAsync(() => Exchange(queue, frames), cancellationToken: Cancel);
        Assert.Equal(frames, taken);
        Assert.True(queue.TryEnqueue(new byte[1 << 20], cancellationToken: Cancel));
        Assert.False(queue.TryEnqueue(new byte[1 << 20], cancellationToken: Cancel));
        Assert.Equal(1 << 20, queue.Dequeue(Cancel).Length);
        Assert.Throws<InvalidOperationException>(() => queue.Enqueue(new byte[(1 << 20) + 1], Cancel));

        byte[] Frame(int length)
        {
            byte[] frame = new byte[length];
            random.NextBytes(frame);
            return frame;
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void A_damaged_one_is_an_exception_and_never_the_end_of_the_process()
    {
        string name = Shared.NewName();
        using var queue = SharedQueue<long>.Create(4, name, growsTo: Most);
        queue.EnqueueMany(new long[50], Cancel);
        using FileStream file = File.Open(Shared.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        byte[] whole = new byte[file.Length];
        file.ReadExactly(whole);
        Random random = new(Environment.TickCount);
        for (int round = 0; round < 3_000; round++)
        {
            // The words of the queue first of all; and now and then a number that is only a little wrong.
            file.Position = random.Next(8192, random.Next(2) == 0 ? 8192 + 512 : whole.Length - 8);
            byte[] bytes = new byte[random.Next(1, 9)];
            random.NextBytes(bytes);
            bytes[0] &= (byte)(random.Next(2) == 0 ? 0x1F : 0xFF);
            file.Write(bytes);
            file.Flush();
            Corrupt.Try(() => queue.TryEnqueue(1, TimeSpan.Zero, Cancel));
            Corrupt.Try(() => queue.TryDequeue(out _, TimeSpan.Zero, Cancel));
            Corrupt.Try(() => _ = queue.Count);
            Corrupt.Try(() => SharedQueue<long>.Open(name).Dispose());
            if (round % 50 == 0)
            {
                file.Position = 0;
                file.Write(whole);
                file.Flush();
            }
        }

        file.Position = 0;
        file.Write(whole);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void One_that_was_made_shorter_is_refused()
    {
        string name = Shared.NewName();
        using var queue = SharedQueue<long>.Create(4, name, growsTo: Most);
        queue.EnqueueMany(new long[5000], Cancel);
        string copy = Shared.NewName();
        File.Copy(Shared.PathOf(name), Shared.PathOf(copy));
        using (FileStream file = File.OpenWrite(Shared.PathOf(copy)))
        {
            file.SetLength(file.Length - 4096);
        }

        try
        {
            Assert.Contains("no ring", Assert.Throws<InvalidDataException>(() => SharedQueue<long>.Open(copy)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(Shared.PathOf(copy));
        }
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedQueue<int>.Create(4, growsTo: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedQueue<int>.Create(4, growsTo: (1 << 24) + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedFrameQueue.Create(4, growsToBytes: (1 << 30) + 1));
        using var queue = SharedQueue<int>.Create(64, growsTo: 8);
        Assert.Equal(64, queue.Capacity); // it holds more already
    }

    private static byte[][] Exchange(SharedFrameQueue queue, byte[][] frames)
    {
        foreach (byte[] frame in frames)
        {
            queue.Enqueue(frame, CancellationToken.None);
        }

        return [.. frames.Select(_ => queue.Dequeue())];
    }
}
