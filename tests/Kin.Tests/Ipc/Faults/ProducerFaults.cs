using Kin.Ipc;
using Kin.Native.Memory;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>
/// Values are written into a small queue. All that was written arrives once, whole and in order; of one who died at most the
/// value that he was writing is missing.
/// </summary>
internal sealed class ProducerFaults : FaultCase
{
    private const int Theirs = 1, Ours = 2;

    private readonly SharedQueue<Stamped> _queue = SharedQueue<Stamped>.Create(4);
    private readonly SharedMemory _written = SharedMemory.Create(4096);
    private int _ours, _oursSeen, _theirsSeen;

    public override int LeastSteps => 8;

    public override WorkerProcess Start(FaultPlan plan)
    {
        (SharedQueue<Stamped> queue, SharedMemory written) = (_queue, _written);
        Shared.Set(written, 0, 0);
        _theirsSeen = 0;
        return WorkerProcess.Start(() => Write(queue, written, plan));
    }

    public override void Meanwhile()
    {
        if (_queue.TryEnqueue(new Stamped(Ours, _ours), Brief / 5))
        {
            _ours++;
        }

        Take(Brief / 5);
    }

    public override void Afterwards(bool died)
    {
        while (Take(TimeSpan.Zero))
        {
        }

        Assert.Equal(1, _queue.Participants); // what the dead one was writing is passed over now
        while (Take(TimeSpan.Zero))
        {
        }

        Assert.Equal(_ours, _oursSeen);
        Assert.InRange(_theirsSeen, Shared.Word(_written), Shared.Word(_written) + (died ? 1 : 0));
        for (int i = 0; i < _queue.Capacity; i++)
        {
            Assert.True(_queue.TryEnqueue(new Stamped(Ours, _ours++), Limit)); // there is room for all
        }

        for (int i = 0; i < _queue.Capacity; i++)
        {
            Assert.True(Take(Limit));
        }
    }

    public override void Dispose()
    {
        _queue.Dispose();
        _written.Dispose();
    }

    private static void Write(SharedQueue<Stamped> queue, SharedMemory written, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            queue.Enqueue(new Stamped(Theirs, i));
            Shared.Set(written, 0, i + 1);
            FaultPoint.Reach();
        }

        queue.Dispose();
    }

    private bool Take(TimeSpan limit)
    {
        if (!_queue.TryDequeue(out Stamped value, limit))
        {
            return false;
        }

        Assert.True(value.IsWhole);
        Assert.Equal(value.Producer == Ours ? _oursSeen++ : _theirsSeen++, value.Number);
        return true;
    }
}
