using Kin.Ipc;
using Kin.Native.Memory;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>
/// Values are written into a small queue. All that was written arrives once, whole and in order; of one who died at most the
/// value that he was writing is missing.
/// </summary>
/// <param name="growsTo">The queue grows up to so many values; each process begins with a small one.</param>
internal sealed class ProducerFaults(int growsTo = 0) : FaultCase
{
    private const int Theirs = 1, Ours = 2;

    private readonly SharedMemory _written = SharedMemory.Create(4096);
    private SharedQueue<Stamped> _queue = SharedQueue<Stamped>.Create(4, growsTo: growsTo);
    private int _ours, _oursSeen, _theirsSeen;

    public override int LeastSteps => 8;

    public override WorkerProcess Start(FaultPlan plan)
    {
        if (growsTo > 0)
        {
            _queue.Dispose();
            _queue = SharedQueue<Stamped>.Create(2, growsTo: growsTo);
        }

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
        for (int i = 0; i < Math.Min(16, _queue.Capacity); i++)
        {
            Assert.True(_queue.TryEnqueue(new Stamped(Ours, _ours++), Limit)); // there is room for all
        }

        for (int i = 0; i < Math.Min(16, _queue.Capacity); i++)
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
        int eachRound = queue.Capacity > 4 ? 3 : 1; // more than a growing one holds at first
        for (int i = 0; i / eachRound < plan.Rounds; i++)
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
