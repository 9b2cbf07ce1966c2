using Kin.Ipc;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: a message of 64 bytes by a shared queue to a worker, and back by another one.</summary>
/// <remarks>
/// With two numbers this process stays on the first CPU, the other one on the second. A worker that spins is stopped between
/// the runs: it would take a CPU from the others.
/// </remarks>
internal sealed class KinQueueRoundtrip : IInProcess
{
    private const int YieldAfter = 4096;

    private readonly SharedQueue<Message64> _there = SharedQueue<Message64>.Create(16);
    private readonly SharedQueue<Message64> _back = SharedQueue<Message64>.Create(16);
    private readonly Latencies _latencies = new();
    private readonly WorkerProcess _worker;
    private readonly ProcessHandle? _spinner;
    private readonly bool _spins;

    public KinQueueRoundtrip(bool spins, int[] cpus)
    {
        (SharedQueue<Message64> there, SharedQueue<Message64> back) = (_there, _back);
        _spins = spins;
        _worker = WorkerProcess.Start(() => Echo(there, back, spins));
        Cpus.Put(_worker.Id, cpus);
        _spinner = spins ? ProcessHandle.Open(_worker.Id) : null;
    }

    public IReadOnlyDictionary<string, double> Facts => _latencies.Facts;

    public Task<long?> RunAsync(long count)
    {
        _spinner?.Continue();
        long counted = _latencies.Run(count, number =>
        {
            _there.Enqueue(new Message64(number));
            if (Take(_back, _spins).Number != number)
            {
                throw new InvalidOperationException("another message came back");
            }
        });
        _spinner?.Suspend();
        return Task.FromResult<long?>(counted);
    }

    public async ValueTask DisposeAsync()
    {
        _spinner?.Continue();
        _spinner?.Dispose();
        await _worker.DisposeAsync();
    }

    private static void Echo(SharedQueue<Message64> there, SharedQueue<Message64> back, bool spins)
    {
        while (true)
        {
            back.Enqueue(Take(there, spins));
        }
    }

    private static Message64 Take(SharedQueue<Message64> queue, bool spins)
    {
        if (!spins)
        {
            return queue.Dequeue();
        }

        Message64 message;
        for (int spun = 1; !queue.TryDequeue(out message); spun++)
        {
            if (spun % YieldAfter == 0)
            {
                Thread.Yield();
            }
        }

        return message;
    }
}
