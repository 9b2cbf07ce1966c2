using Kin.Ipc;
using Kin.Tests.Ipc;
using Kin.Workers;

namespace Kin.Tests.Workers;

/// <summary>Objects in a queue between processes of one program.</summary>
public sealed class SharedObjectQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Exact_graphs_go_to_a_worker_and_come_back_by_another_queue()
    {
        using var orders = SharedObjectQueue<object?>.Create();
        using var bills = SharedObjectQueue<Bill>.Create(64 * 1024, endsWithProducers: true);
        await using WorkerProcess worker = WorkerProcess.Start(() => Serve(orders, bills));
        Order shared = new("tea", [1, 2, 3]);
        orders.Enqueue((Order[])[shared, shared], Cancel); // the same one twice
        await orders.EnqueueAsync(null, Cancel);
        Assert.True(orders.TryEnqueue(new Special("coffee", [7], "hot"), TimeSpan.FromSeconds(30), Cancel));
        orders.Complete();
        Bill[] all = [.. bills.ReadAll(Cancel)]; // ends with the worker, who was its only producer
        Assert.Equal([new("tea", 12, true), new("null", 0, false), new("coffee, hot", 7, false)], all);
        Assert.True((await worker.JoinAsync(Cancel)).Success);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_killed_worker_had_not_finished_comes_again()
    {
        using var queue = SharedObjectQueue<Order>.Create();
        using SharedMemory memory = SharedMemory.Create(4096);
        queue.Enqueue(new Order("tea", [1]), Cancel);
        await using WorkerProcess worker = WorkerProcess.Start(() =>
        {
            SharedQueueItem<Order> item = queue.Receive()!;
            Shared.Set(memory, 0, item.Value.Numbers[0]);
            new ManualResetEventSlim().Wait();
            GC.KeepAlive(item);
        });
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        worker.Kill();
        using SharedQueueItem<Order> again = queue.Receive(Cancel)!;
        Assert.True(again.Redelivered);
        Assert.Equal("tea", again.Value.What);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void What_cannot_be_in_a_queue_is_refused_at_the_call()
    {
        using var queue = SharedObjectQueue<object>.Create(4096);
        using CancellationTokenSource source = new();
        using FileStream file = File.OpenRead("/dev/null");
        Assert.Throws<CannotCrossException>(() => queue.Enqueue(new Func<bool>(() => source.Token.IsCancellationRequested), Cancel));
        Assert.Throws<CannotCrossException>(() => queue.Enqueue(file.SafeFileHandle, Cancel));
        Assert.Throws<CannotCrossException>(() => queue.Enqueue(Thread.CurrentThread, Cancel));
        Assert.Contains("4096 at most",
            Assert.Throws<InvalidOperationException>(() => queue.Enqueue(new byte[5000], Cancel)).Message, StringComparison.Ordinal);
        queue.Enqueue("still works", Cancel);
        Assert.Equal("still works", queue.Dequeue(Cancel));
        Assert.True(queue.IsEmpty);
    }

    private static void Serve(SharedObjectQueue<object?> orders, SharedObjectQueue<Bill> bills)
    {
        foreach (object? order in orders.ReadAll())
        {
            bills.Enqueue(order switch
            {
                Order[] { Length: 2 } two => new(two[0].What, two.Sum(one => one.Numbers.Sum()), ReferenceEquals(two[0], two[1])),
                Special special => new($"{special.What}, {special.How}", special.Numbers.Sum(), false),
                _ => new("null", 0, false),
            });
        }
    }

    private record Order(string What, List<int> Numbers);

    private sealed record Special(string What, List<int> Numbers, string How) : Order(What, Numbers);

    private sealed record Bill(string What, int Sum, bool IsSame);
}
