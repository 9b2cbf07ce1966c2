using Kin.Ipc;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>Every subscriber gets every message, or learns how many it lost; the publisher waits for nobody.</summary>
public sealed class SharedTopicTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Every_subscriber_gets_every_message_from_its_subscription_on_with_its_sender()
    {
        const int Each = 400;
        string name = Shared.NewName();
        using var topic = SharedTopic<int>.Create(1000, name);
        using SharedMemory memory = SharedMemory.Create(4096);
        Assert.Equal(1024, topic.Capacity);
        topic.Publish(-1); // before anybody has subscribed
        Task<(int, int)[]> far = WorkerProcess.RunAsync(
            () =>
            {
                using var there = SharedTopic<int>.Open(name);
                SharedTopicSubscription<int> subscription = there.Subscribe();
                Shared.Set(memory, 0);
                return Enumerable.Range(0, 2 * Each).Select(_ => subscription.Receive()).Select(m => (m.Sender, m.Value)).ToArray();
            }, cancellationToken: Cancel);
        SharedTopicSubscription<int> blocking = topic.Subscribe(), asynchronous = topic.Subscribe();
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        Task<(int, int)[]> near = Task.Run(
            () => Enumerable.Range(0, 2 * Each).Select(_ => blocking.Receive(Cancel)).Select(m => (m.Sender, m.Value)).ToArray(), Cancel);
        Task<(int, int)[]> later = Collect(asynchronous, 2 * Each);
        Task<int> other = WorkerProcess.RunAsync(
            () =>
            {
                for (int i = 0; i < Each; i++)
                {
                    topic.Publish(i);
                }

                return Environment.ProcessId;
            }, cancellationToken: Cancel);
        for (int i = 0; i < Each; i++)
        {
            topic.Publish(i);
        }

        int[] senders = [Environment.ProcessId, await other];
        foreach ((int Sender, int Value)[] got in await Task.WhenAll(far, near, later))
        {
            foreach (int sender in senders)
            {
                Assert.Equal(Enumerable.Range(0, Each), got.Where(m => m.Sender == sender).Select(m => m.Value));
            }
        }

        Assert.Equal((0L, 0L, false), (blocking.Lost, asynchronous.Lost, blocking.TryReceive(out _, cancellationToken: Cancel)));
    }

    private static async Task<(int Sender, int Value)[]> Collect(SharedTopicSubscription<int> subscription, int count)
    {
        List<(int, int)> got = [];
        await foreach (SharedTopicMessage<int> message in subscription.ReadAllAsync(Cancel))
        {
            got.Add((message.Sender, message.Value));
            if (got.Count == count)
            {
                break;
            }
        }

        return [.. got];
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void A_subscriber_that_comes_too_late_learns_how_many_it_lost()
    {
        using var topic = SharedTopic<long>.Create(8);
        SharedTopicSubscription<long> slow = topic.Subscribe();
        for (int round = 1; round <= 3; round++)
        {
            for (int i = 0; i < 100; i++)
            {
                topic.Publish(i);
            }

            List<long> got = [];
            while (slow.TryReceive(out SharedTopicMessage<long> message, cancellationToken: Cancel))
            {
                got.Add(message.Value);
                Assert.Equal(message.Value, message.Position % 100);
            }

            Assert.Equal([92, 93, 94, 95, 96, 97, 98, 99], got);
            Assert.Equal(round * 92, slow.Lost);
        }

        for (int i = 0; i < 8; i++)
        {
            topic.Publish(i); // as many as it keeps
        }

        Assert.Equal((0, 3 * 92L), (slow.Receive(Cancel).Value, slow.Lost));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Overtaken_again_and_again_a_subscriber_gets_whole_messages_in_order_and_counts_the_others()
    {
        const int All = 100_000;
        using var topic = SharedTopic<Stamped>.Create(16);
        SharedTopicSubscription<Stamped> subscription = topic.Subscribe();
        Task publisher = WorkerProcess.RunAsync(
            () =>
            {
                for (int i = 0; i < All; i++)
                {
                    topic.Publish(new Stamped(i));
                }
            }, cancellationToken: Cancel);
        long got = 0, last = -1;
        while (last < All - 1)
        {
            SharedTopicMessage<Stamped> message = got % 100 == 0 ? await subscription.ReceiveAsync(Cancel) : subscription.Receive(Cancel);
            Assert.True(message.Value.IsWhole && message.Value.Number == message.Position && message.Position > last);
            last = message.Position;
            got++;
        }

        await publisher;
        Assert.Equal(All, got + subscription.Lost);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Publishers_killed_or_stopped_at_any_instant_hold_up_nobody_and_leave_whole_messages()
    {
        using var topic = SharedTopic<Stamped>.Create(16);
        using SharedMemory memory = SharedMemory.Create(4096);
        int seed = Environment.TickCount;
        Random random = new(seed);
        SharedTopicSubscription<Stamped> subscription = topic.Subscribe();
        for (int kill = 0; kill < 6; kill++)
        {
            Shared.Set(memory, 0, 0);
            await using WorkerProcess victim = WorkerProcess.Start(() => PublishForEver(topic, memory));
            await Shared.AwaitAsync(memory, 0, 1, Cancel);
            for (int stop = 0; stop < 20; stop++)
            {
                Thread.SpinWait(random.Next(20_000));
                victim.SendSignal(Signal.Stop);
                PublishUntilSeen(topic, subscription, seed);
                victim.SendSignal(Signal.Continue);
            }

            Thread.SpinWait(random.Next(20_000));
            victim.Kill();
            await victim.JoinAsync(Cancel);
            while (topic.Participants > 1)
            {
                await Task.Delay(1, Cancel);
            }

            // Nothing of the dead one is in the way: of a whole round nothing is lost.
            Drain(subscription, seed);
            long lost = subscription.Lost;
            for (int i = 1; i <= 16; i++)
            {
                topic.Publish(new Stamped(-i));
            }

            Assert.Equal(Enumerable.Range(1, 16), Enumerable.Range(1, 16).Select(_ => -(int)subscription.Receive(Cancel).Value.Number));
            Assert.Equal(lost, subscription.Lost);
        }
    }

    private static void PublishForEver(SharedTopic<Stamped> topic, SharedMemory memory)
    {
        for (int i = 0; ; i++)
        {
            topic.Publish(new Stamped(i));
            Shared.Set(memory, 0);
        }
    }

    // Publishes until one of its messages has been read; whoever is still running may overwrite some.
    private static void PublishUntilSeen(SharedTopic<Stamped> topic, SharedTopicSubscription<Stamped> subscription, int seed)
    {
        while (true)
        {
            topic.Publish(new Stamped(-1));
            while (subscription.TryReceive(out SharedTopicMessage<Stamped> message, cancellationToken: Cancel))
            {
                Assert.True(message.Value.IsWhole, $"seed {seed}");
                if (message.Sender == Environment.ProcessId && message.Value.Number == -1)
                {
                    return;
                }
            }
        }
    }

    private static void Drain(SharedTopicSubscription<Stamped> subscription, int seed)
    {
        while (subscription.TryReceive(out SharedTopicMessage<Stamped> message, cancellationToken: Cancel))
        {
            Assert.True(message.Value.IsWhole, $"seed {seed}");
        }
    }

    // A publisher that is held up in the middle of its message, made by writing into its cell.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_is_still_writing_a_whole_round_later_is_passed_by_and_his_cell_is_used_again_when_he_has_gone()
    {
        string name = Shared.NewName();
        using var topic = SharedTopic<long>.Create(4, name);
        var stopped = SharedTopic<long>.Open(name);
        SharedTopicSubscription<long> early = topic.Subscribe(), late = topic.Subscribe();
        using FileStream file = File.Open(Shared.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = 8192 + (3 * 64);
        file.Write(BitConverter.GetBytes((1UL << 24) | ((ulong)(stopped.Region.Slot + 1) << 8) | 1)); // lap 1, his, being written
        file.Flush();
        topic.Publish(1);
        Assert.False(early.TryReceive(out _, cancellationToken: Cancel)); // his message comes first, if he goes on
        Assert.Null(await early.TryReceiveAsync(TimeSpan.Zero, Cancel));
        for (int i = 2; i <= 6; i++)
        {
            topic.Publish(i); // 1 2 3 are in the other cells; 4 5 6 too, the cell between is passed by
        }

        Assert.Equal([4, 5, 6], Read(early));
        Assert.Equal(4, early.Lost); // his, which might have come, and 1 2 3
        stopped.Dispose();
        for (int i = 7; i <= 10; i++)
        {
            topic.Publish(i);
        }

        Assert.Equal([7, 8, 9, 10], Read(early));
        Assert.Equal([7, 8, 9, 10], Read(late));
    }

    private static List<long> Read(SharedTopicSubscription<long> subscription)
    {
        List<long> got = [];
        while (subscription.TryReceive(out SharedTopicMessage<long> message, cancellationToken: Cancel))
        {
            got.Add(message.Value);
        }

        return got;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_killed_subscriber_leaves_nothing_behind()
    {
        using var topic = SharedTopic<int>.Create(4);
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess victim = WorkerProcess.Start(() => ReceiveForEver(topic, memory));
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        topic.Publish(1);
        victim.Kill();
        await victim.JoinAsync(Cancel);
        Assert.Equal(1, topic.Participants);
        SharedTopicSubscription<int> here = topic.Subscribe();
        topic.Publish(2);
        Assert.Equal(2, here.Receive(Cancel).Value);
    }

    private static void ReceiveForEver(SharedTopic<int> topic, SharedMemory memory)
    {
        SharedTopicSubscription<int> subscription = topic.Subscribe();
        Shared.Set(memory, 0);
        while (true)
        {
            subscription.Receive();
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Waits_end_by_time_by_token_and_when_it_is_disposed()
    {
        using var topic = SharedTopic<int>.Create(4);
        SharedTopicSubscription<int> subscription = topic.Subscribe();
        Assert.False(subscription.TryReceive(out _, TimeSpan.FromMilliseconds(5), Cancel));
        Assert.Null(await subscription.TryReceiveAsync(TimeSpan.FromMilliseconds(5), Cancel));
        using CancellationTokenSource stop = new();
        Task blocked = Task.Run(() => subscription.Receive(stop.Token), Cancel), other = Collect(topic.Subscribe(), 1);
        Task read = Task.Run(async () => await subscription.ReadAllAsync(stop.Token).FirstAsync(stop.Token), Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Task waiting = Task.Run(() => subscription.Receive(Cancel), Cancel);
        topic.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => other);
        Assert.Throws<ObjectDisposedException>(() => topic.Publish(1));
        Assert.Throws<ObjectDisposedException>(() => topic.Subscribe());
        Assert.Throws<ObjectDisposedException>(() => subscription.TryReceive(out _, cancellationToken: Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void Whatever_stands_in_its_cells_it_is_an_exception_or_a_message()
    {
        string name = Shared.NewName();
        using var topic = SharedTopic<long>.Create(4, name);
        using FileStream file = File.Open(Shared.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        int seed = Environment.TickCount;
        Random random = new(seed);
        byte[] bytes = new byte[8];
        for (int round = 0; round < 1_000; round++)
        {
            random.NextBytes(bytes);
            file.Position = random.Next(8192 + 64, (int)file.Length - 8);
            file.Write(bytes.AsSpan(0, random.Next(1, 9)));
            file.Flush();
            Corrupt.Try(() => topic.Publish(1));
            SharedTopicSubscription<long> subscription = topic.Subscribe();
            Corrupt.Try(() => topic.Publish(2));
            Corrupt.Try(() => subscription.TryReceive(out _, cancellationToken: Cancel));
            Corrupt.Try(() => SharedTopic<long>.Open(name).Dispose());
        }

        Assert.Throws<InvalidDataException>(() => SharedTopic<int>.Open(name));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedTopic<int>.Create(0));
    }

    /// <summary>A message of 64 bytes of which every part says the same.</summary>
    private readonly record struct Stamped(long Number)
    {
        private readonly long _a = Number, _b = Number, _c = Number, _d = Number, _e = Number, _f = Number, _g = Number;

        public bool IsWhole => _a == Number && _b == Number && _c == Number && _d == Number && _e == Number && _f == Number && _g == Number;
    }
}
