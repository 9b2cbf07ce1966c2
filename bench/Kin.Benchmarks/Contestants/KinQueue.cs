using Kin.Ipc;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: messages of 64 bytes through one shared queue; this process is the first producer, workers are the other producers
/// and all consumers. A run is over when every message has been taken.
/// </summary>
internal sealed class KinQueue : IInProcess
{
    private const int Capacity = 1024, Batch = 64;
    private const long End = -1;

    private readonly SharedQueue<Message64> _queue = SharedQueue<Message64>.Create(Capacity);
    private readonly SharedQueue<long> _done = SharedQueue<long>.Create(Capacity);
    private readonly List<SharedQueue<long>> _producers = [], _consumers = [];
    private readonly List<WorkerProcess> _workers = [];
    private readonly QueueUse _use;

    public KinQueue(QueueUse use, int producers, int consumers)
    {
        _use = use;
        (SharedQueue<Message64> queue, SharedQueue<long> done) = (_queue, _done);
        for (int i = 1; i < producers; i++)
        {
            var orders = SharedQueue<long>.Create(2);
            _producers.Add(orders);
            _workers.Add(WorkerProcess.Start(() => ProduceForEver(queue, orders, done, use)));
        }

        for (int i = 0; i < consumers; i++)
        {
            var orders = SharedQueue<long>.Create(2);
            _consumers.Add(orders);
            _workers.Add(WorkerProcess.Start(() => ConsumeForEver(queue, orders, done, use)));
        }
    }

    public Task<long?> RunAsync(long count)
    {
        long each = Math.Max(1, count / (_producers.Count + 1)), own = Math.Max(1, count - (each * _producers.Count));
        _consumers.ForEach(orders => orders.Enqueue(0));
        _producers.ForEach(orders => orders.Enqueue(each));
        Produce(_queue, own, _use);
        _producers.ForEach(_ => _done.Dequeue());
        long taken = 0;
        _consumers.ForEach(_ => _queue.Enqueue(new Message64(End)));
        _consumers.ForEach(_ => taken += _done.Dequeue());
        return taken == own + (each * _producers.Count) ? Task.FromResult<long?>(null)
            : throw new InvalidOperationException($"{taken} messages of {count} came");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WorkerProcess worker in _workers)
        {
            await worker.DisposeAsync();
        }
    }

    private static void ProduceForEver(
        SharedQueue<Message64> queue, SharedQueue<long> orders, SharedQueue<long> done, QueueUse use)
    {
        while (true)
        {
            Produce(queue, orders.Dequeue(), use);
            done.Enqueue(0);
        }
    }

    private static void ConsumeForEver(
        SharedQueue<Message64> queue, SharedQueue<long> orders, SharedQueue<long> done, QueueUse use)
    {
        while (true)
        {
            orders.Dequeue();
            done.Enqueue(Consume(queue, use));
        }
    }

    private static void Produce(SharedQueue<Message64> queue, long count, QueueUse use)
    {
        Message64[] batch = new Message64[Batch];
        SpinWait wait = default;
        for (long i = 0; i < count;)
        {
            if (use == QueueUse.Batches)
            {
                int now = (int)Math.Min(Batch, count - i);
                queue.EnqueueMany(batch.AsSpan(0, now));
                i += now;
            }
            else if (use == QueueUse.Blocking)
            {
                queue.Enqueue(new Message64(i++));
            }
            else if (queue.TryEnqueue(new Message64(i)))
            {
                i++;
            }
            else
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    private static long Consume(SharedQueue<Message64> queue, QueueUse use)
    {
        Message64[] batch = new Message64[Batch];
        SpinWait wait = default;
        for (long taken = 0;;)
        {
            int now = 1;
            if (use == QueueUse.Batches)
            {
                now = queue.DequeueMany(batch);
            }
            else if (use == QueueUse.Blocking)
            {
                batch[0] = queue.Dequeue();
            }
            else if (!queue.TryDequeue(out batch[0]))
            {
                now = 0;
                wait.SpinOnce(sleep1Threshold: -1);
            }

            // The end comes alone or last: there is one consumer where there are batches.
            if (now > 0 && batch[now - 1].Number == End)
            {
                return taken + now - 1;
            }

            taken += now;
        }
    }
}
