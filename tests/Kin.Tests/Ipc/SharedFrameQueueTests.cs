using System.Buffers;
using System.Buffers.Binary;
using Kin.Ipc;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>Frames come whole, once and in order, whatever their lengths and whoever is killed.</summary>
public sealed class SharedFrameQueueTests
{
    // As docs/design/regions.md has them: seven lines, a byte for each participant, the cells.
    private const long Ring = 8192 + 512, Tail = Ring + 64, FirstCell = Ring + (3 * 64);
    private const ulong Writing = 1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public void Frames_of_all_lengths_come_out_as_they_went_in_over_many_laps()
    {
        using var queue = SharedFrameQueue.Create(5000);
        Assert.Equal((8192, 8192), (queue.CapacityBytes, queue.MaxMessageBytes));
        int seed = Environment.TickCount;
        Random random = new(seed);
        Queue<byte[]> model = new();
        for (int step = 0; step < 6_000; step++)
        {
            byte[] frame = new byte[random.Next(4) == 0 ? random.Next(queue.MaxMessageBytes + 1) : random.Next(200)];
            random.NextBytes(frame);
            if (random.Next(2) == 0 && queue.TryEnqueue(frame, TimeSpan.Zero, Cancel))
            {
                model.Enqueue(frame);
            }
            else if (queue.TryDequeue(out byte[]? taken, TimeSpan.Zero, Cancel))
            {
                Assert.True(taken.AsSpan().SequenceEqual(model.Dequeue()), $"seed {seed}, step {step}");
            }
            else
            {
                Assert.Empty(model);
            }

            Assert.Equal(model.Count, queue.Count);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_frame_waits_until_there_is_room_for_the_whole_of_it()
    {
        using var queue = SharedFrameQueue.Create(4096);
        queue.Enqueue(new byte[1000], Cancel);
        queue.Enqueue(new byte[1000], Cancel);
        Assert.False(queue.TryEnqueue(new byte[4096], TimeSpan.Zero, Cancel));
        Assert.False(queue.TryEnqueue(new byte[4096], TimeSpan.FromMilliseconds(5), Cancel));
        Task late = queue.EnqueueAsync([.. Enumerable.Repeat((byte)7, 4096)], Cancel).AsTask();
        ArrayBufferWriter<byte> first = new();
        Assert.True(queue.TryDequeue(first, TimeSpan.Zero, Cancel));
        Assert.Equal(1000, first.WrittenCount);
        Assert.False(late.IsCompleted); // one of the two is there still
        Assert.Equal(1000, queue.Dequeue(Cancel).Length);
        Assert.All(await queue.DequeueAsync(Cancel), value => Assert.Equal(7, value));
        await late;
        Assert.Contains("4096 at most",
            Assert.Throws<InvalidOperationException>(() => queue.Enqueue(new byte[4097], Cancel)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await queue.EnqueueAsync(new byte[4097], Cancel));
        queue.Enqueue([], Cancel);
        queue.Complete();
        Assert.Equal([0], queue.ReadAll(Cancel).Select(frame => frame.Length));
        Assert.Throws<InvalidOperationException>(() => queue.Enqueue("more"u8, Cancel));
        Assert.Throws<EndOfStreamException>(() => queue.Dequeue(Cancel));
        Assert.False(queue.TryDequeue(new ArrayBufferWriter<byte>(), Timeout.InfiniteTimeSpan, Cancel));
        Assert.Null(await queue.ReceiveAsync(Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Two_producers_and_two_consumers_lose_nothing_and_double_nothing()
    {
        using var queue = SharedFrameQueue.Create(16 * 1024);
        const int Each = 10_000;
        Task other = WorkerProcess.RunAsync(() => Put(queue, 1, Each), cancellationToken: Cancel);
        Task own = Task.Run(() => Put(queue, 2, Each), Cancel);
        Task ends = Task.WhenAll(own, other).ContinueWith(_ => queue.Complete(), TaskScheduler.Default);
        Task<List<long>> here = Task.Run(() => TakeAllAsync(queue), Cancel);
        List<long> there = await WorkerProcess.RunAsync(() => TakeAll(queue), cancellationToken: Cancel);
        List<long>[] taken = [await here, there];
        await ends;
        Assert.Equal(2 * Each, taken.SelectMany(list => list).Distinct().Count());
        Assert.Equal(2 * Each, taken.Sum(list => list.Count));
        foreach (IGrouping<long, long> ofOne in taken.SelectMany(list => list.GroupBy(value => value >> 32)))
        {
            Assert.Equal(ofOne.Order(), ofOne);
        }
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(0), InlineData(1), InlineData(2)]
    public void Whoever_dies_at_any_step_of_writing_costs_his_own_frame_alone(int step)
    {
        string name = Shared.NewName();
        using var queue = SharedFrameQueue.Create(4096, name);
        using FileStream file = File.Open(Shared.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (int time = 0; time < 40; time++)
        {
            using var dying = SharedFrameQueue.Open(name);
            queue.Enqueue(new byte[100], Cancel);
            queue.Enqueue(new byte[700], Cancel);
            long position = (long)Get(file, Tail), cell = CellOf(position);
            ulong end = Get(file, CellOf(position - 1) + 8), owner = (ulong)dying.Region.Slot + 1;
            Set(file, cell, Get(file, cell) | Writing | (owner << 4) | (5 << 12)); // he has claimed five units
            if (step > 0)
            {
                Set(file, cell + 8, end + 5); // and said where they end
            }

            if (step > 1)
            {
                Set(file, cell + 16, 300); // and how long the frame is
            }

            Assert.True(queue.TryEnqueue(new byte[200], TimeSpan.Zero, Cancel)); // others go on behind it
            Assert.Equal((100, 700), (queue.Dequeue(Cancel).Length, queue.Dequeue(Cancel).Length));
            Assert.False(queue.TryDequeue(out _, TimeSpan.Zero, Cancel)); // it could still come
            dying.Dispose();
            Assert.Equal(200, queue.Dequeue(Cancel).Length);
            Assert.True(queue.TryEnqueue(new byte[4096], TimeSpan.Zero, Cancel)); // and no room is lost
            Assert.Equal(4096, queue.Dequeue(Cancel).Length);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Producers_killed_at_any_instant_leave_whole_frames_and_no_gap_for_the_others()
    {
        using var queue = SharedFrameQueue.Create(8192);
        int seed = Environment.TickCount;
        Random random = new(seed);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task steady = Task.Run(
            () =>
            {
                for (int i = 0; !stop.IsCancellationRequested; i++)
                {
                    queue.Enqueue(Stamped(1, i));
                }
            }, Cancel);
        int expected = 0;
        for (int kill = 0; kill < 4; kill++)
        {
            await using WorkerProcess victim = WorkerProcess.Start(() => Put(queue, 2, int.MaxValue));
            for (int seen = 0, limit = random.Next(1, 1500); seen < limit;)
            {
                (int producer, int number) = Read(queue.Dequeue(Cancel), seed);
                seen += producer == 2 ? 1 : 0;
                Assert.True(producer == 2 || number == expected++, $"seed {seed}"); // of the living one none is missing or doubled
            }

            victim.Kill();
        }

        stop.Cancel();
        while (!steady.IsCompleted)
        {
            if (queue.TryDequeue(out byte[]? frame, TimeSpan.FromMilliseconds(1), Cancel))
            {
                (int producer, int number) = Read(frame, seed);
                Assert.True(producer == 2 || number == expected++, $"seed {seed}");
            }
        }

        await steady;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Consumers_killed_at_any_instant_leave_all_room_and_every_frame_but_those_they_took()
    {
        using var queue = SharedFrameQueue.Create(8192);
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int kill = 0; kill < 3; kill++)
        {
            await using WorkerProcess consumer = WorkerProcess.Start(() => TakeForEver(queue));
            int puts = random.Next(500, 2000);
            for (int i = 0; i < puts; i++)
            {
                queue.Enqueue(Stamped(2, i), Cancel);
            }

            consumer.Kill();
            await consumer.JoinAsync(Cancel);
            while (queue.Participants > 1)
            {
                await Task.Delay(1, Cancel);
            }

            int last = -1;
            while (queue.TryDequeue(out byte[]? frame, TimeSpan.Zero, Cancel))
            {
                last = Math.Max(last, Read(frame, seed).Number);
            }

            Assert.True(last is -1 || last == puts - 1, $"seed {seed}");
            Assert.True(queue.TryEnqueue(new byte[queue.MaxMessageBytes], TimeSpan.Zero, Cancel), $"seed {seed}");
            queue.Dequeue(Cancel);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_killed_consumer_had_not_finished_goes_to_the_next_one_and_is_marked()
    {
        using var queue = SharedFrameQueue.Create(4096);
        using SharedMemory memory = SharedMemory.Create(4096);
        queue.Enqueue("first"u8, Cancel);
        queue.Enqueue("second"u8, Cancel);
        await using WorkerProcess consumer = WorkerProcess.Start(() =>
        {
            SharedQueueItem<byte[]> item = queue.Receive()!;
            Shared.Set(memory, 0, item.Redelivered ? -1 : item.Value.Length);
            new ManualResetEventSlim().Wait();
            GC.KeepAlive(item);
        });
        await Shared.AwaitAsync(memory, 0, 5, Cancel);
        Assert.Equal("second"u8, queue.Dequeue(Cancel));
        consumer.Kill();
        using SharedQueueItem<byte[]> again = (await queue.ReceiveAsync(Cancel))!;
        Assert.True(again.Redelivered);
        Assert.Equal("first"u8, again.Value);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Python_finds_the_frames_where_the_description_of_the_layout_says()
    {
        string name = Shared.NewName();
        using var queue = SharedFrameQueue.Create(4096, name);
        queue.Enqueue("one"u8, Cancel);
        queue.Enqueue([.. Enumerable.Repeat((byte)'x', 200)], Cancel);
        queue.Enqueue("three"u8, Cancel);
        queue.Dequeue(Cancel);
        const string Source = """
            import mmap, struct, sys
            with open(sys.argv[1], "rb") as file:
                memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
            ring = 8192 + 512
            head, tail = (struct.unpack_from("<Q", memory, ring + 64 * i)[0] for i in (0, 1))
            cells = struct.unpack_from("<i", memory, 8192 + 128)[0]
            first = ring + 64 * 3
            for position in range(head, tail):
                at = first + position % cells * 32
                state, end, length = struct.unpack_from("<QQi", memory, at)
                start = (end - (state >> 12 & 0xFFFFF)) % (cells * 2)
                offset = first + cells * 32 + start * 64
                print(state & 7, state >> 32, memory[offset:offset + length].decode())
            """;
        CommandOutput output = await new Command("python3", "-c", Source, Shared.PathOf(name)).CaptureAsync(Cancel);
        Assert.Equal($"2 0 {new string('x', 200)}\n2 0 three\n", output.StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void Whatever_stands_in_the_cells_it_is_an_exception_or_a_frame_and_never_the_end_of_the_process()
    {
        string name = Shared.NewName();
        using var queue = SharedFrameQueue.Create(4096, name);
        using FileStream file = File.Open(Shared.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        byte[] whole = new byte[file.Length];
        file.ReadExactly(whole);
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int round = 0; round < 3_000; round++)
        {
            file.Position = random.Next(8192, (int)FirstCell + (32 * 32));
            byte[] bytes = new byte[random.Next(1, 9)];
            random.NextBytes(bytes);
            file.Write(bytes);
            file.Flush();
            Try(() => queue.TryEnqueue(new byte[random.Next(300)], TimeSpan.Zero, Cancel));
            Try(() => queue.TryDequeue(out _, TimeSpan.Zero, Cancel));
            if (round % 8 == 0)
            {
                Try(() => SharedFrameQueue.Open(name).Dispose());
            }
        }

        file.Position = 0;
        file.Write(whole);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void What_is_no_queue_of_frames_is_refused_and_what_is_disposed_too()
    {
        string name = Shared.NewName();
        using (SharedQueue<byte>.Create(8, name))
        {
            Assert.Throws<InvalidDataException>(() => SharedFrameQueue.Open(name));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => SharedFrameQueue.Create(0));
        var queue = SharedFrameQueue.Create(4096);
        queue.Dispose();
        Assert.Throws<ObjectDisposedException>(() => queue.Enqueue("x"u8, Cancel));
        Assert.Throws<ObjectDisposedException>(() => queue.TryDequeue(out _, TimeSpan.Zero, Cancel));
        Assert.Throws<ObjectDisposedException>(() => queue.Dequeue(Cancel));
    }

    // Of 32 cells.
    private static long CellOf(long position) => FirstCell + (position % 32 * 32);

    private static ulong Get(FileStream file, long at)
    {
        byte[] bytes = new byte[8];
        Assert.Equal(8, RandomAccess.Read(file.SafeFileHandle, bytes, at));
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private static void Set(FileStream file, long at, ulong value) =>
        RandomAccess.Write(file.SafeFileHandle, BitConverter.GetBytes(value), at);

    // Each number has a length of its own, and every byte says which it is.
    private static byte[] Stamped(int producer, int number)
    {
        byte[] frame = new byte[8 + (number * 37 % 500)];
        frame.AsSpan(8).Fill((byte)(number + producer));
        BinaryPrimitives.WriteInt32LittleEndian(frame, producer);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), number);
        return frame;
    }

    private static (int Producer, int Number) Read(byte[] frame, int seed)
    {
        int producer = BinaryPrimitives.ReadInt32LittleEndian(frame), number = BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(4));
        Assert.True(frame.AsSpan().SequenceEqual(Stamped(producer, number)), $"seed {seed}: {producer} {number}");
        return (producer, number);
    }

    private static void Put(SharedFrameQueue queue, int producer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            queue.Enqueue(Stamped(producer, i));
        }
    }

    private static List<long> TakeAll(SharedFrameQueue queue)
    {
        List<long> all = [];
        foreach (byte[] frame in queue.ReadAll())
        {
            (int producer, int number) = Read(frame, 0);
            all.Add(((long)producer << 32) + number);
        }

        return all;
    }

    private static async Task<List<long>> TakeAllAsync(SharedFrameQueue queue)
    {
        List<long> all = [];
        await foreach (byte[] frame in queue.ReadAllAsync(Cancel))
        {
            (int producer, int number) = Read(frame, 0);
            all.Add(((long)producer << 32) + number);
        }

        return all;
    }

    private static void TakeForEver(SharedFrameQueue queue)
    {
        while (true)
        {
            queue.Dequeue();
        }
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
}
