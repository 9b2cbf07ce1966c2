using Kin.Ipc;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: a shared mutex taken and let go of, alone, or by two processes at once with half of the runs each.</summary>
internal sealed class KinMutex : IInProcess
{
    private readonly SharedMutex _mutex = SharedMutex.Create();
    private readonly SharedMemory _counter = SharedMemory.Create(4096);
    private readonly SharedQueue<long> _orders = SharedQueue<long>.Create(2), _done = SharedQueue<long>.Create(2);
    private readonly WorkerProcess? _worker;
    private long _expected;

    public KinMutex(bool contended)
    {
        (SharedMutex mutex, SharedMemory counter) = (_mutex, _counter);
        (SharedQueue<long> orders, SharedQueue<long> done) = (_orders, _done);
        _worker = contended ? WorkerProcess.Start(() => Serve(mutex, counter, orders, done)) : null;
    }

    public Task<long?> RunAsync(long count)
    {
        long theirs = _worker is null ? 0 : count / 2;
        _expected += count;
        if (theirs > 0)
        {
            _orders.Enqueue(theirs);
        }

        CountUp(_mutex, _counter, count - theirs);
        if (theirs > 0)
        {
            _done.Dequeue();
        }

        return _counter.AsSpan<long>()[0] == _expected ? Task.FromResult<long?>(null)
            : throw new InvalidOperationException("the mutex has not kept the two apart");
    }

    public ValueTask DisposeAsync() => _worker?.DisposeAsync() ?? default;

    private static void Serve(SharedMutex mutex, SharedMemory counter, SharedQueue<long> orders, SharedQueue<long> done)
    {
        while (true)
        {
            CountUp(mutex, counter, orders.Dequeue());
            done.Enqueue(0);
        }
    }

    private static void CountUp(SharedMutex mutex, SharedMemory counter, long times)
    {
        Span<long> number = counter.AsSpan<long>();
        for (long i = 0; i < times; i++)
        {
            using (mutex.Acquire())
            {
                number[0]++;
            }
        }
    }
}
