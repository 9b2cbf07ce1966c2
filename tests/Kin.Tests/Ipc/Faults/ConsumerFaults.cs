using Kin.Ipc;
using Kin.Native.Memory;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>
/// Values are taken out of a small queue. What one who died had not taken whole is there for the next, in order; at most the
/// value that he had in his hands is gone.
/// </summary>
internal sealed class ConsumerFaults : FaultCase
{
    private readonly SharedQueue<Stamped> _queue = SharedQueue<Stamped>.Create(4);
    private readonly SharedMemory _taken = SharedMemory.Create(4096);
    private int _put;

    public override int LeastSteps => 5;

    public override WorkerProcess Start(FaultPlan plan)
    {
        (SharedQueue<Stamped> queue, SharedMemory taken) = (_queue, _taken);
        Shared.Set(taken, 0, 0);
        _put = 0;
        Assert.True(queue.TryEnqueue(new Stamped(1, _put++), Limit));
        return WorkerProcess.Start(() => Take(queue, taken, plan));
    }

    public override void Meanwhile()
    {
        if (_queue.TryEnqueue(new Stamped(1, _put), Brief / 5))
        {
            _put++;
        }
    }

    public override void Afterwards(bool died)
    {
        List<int> left = [];
        Drain(left);
        Assert.Equal(1, _queue.Participants); // what the dead one was reading is there again now
        Drain(left);
        left.Sort();
        int taken = Shared.Word(_taken);
        int first = left.Count > 0 ? left[0] : _put;
        Assert.InRange(first, taken, taken + (died ? 1 : 0));
        Assert.Equal(Enumerable.Range(first, _put - first), left);
        for (int i = 0; i < _queue.Capacity; i++)
        {
            Assert.True(_queue.TryEnqueue(new Stamped(1, i), Limit)); // there is room for all
        }

        Drain([]);
    }

    public override void Dispose()
    {
        _queue.Dispose();
        _taken.Dispose();
    }

    private static void Take(SharedQueue<Stamped> queue, SharedMemory taken, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            if (queue.Dequeue() is var value && (!value.IsWhole || value.Number != i))
            {
                throw new InvalidDataException($"{value.Number} came as number {i}");
            }

            Shared.Set(taken, 0, i + 1);
            FaultPoint.Reach();
        }

        queue.Dispose();
    }

    private void Drain(List<int> left)
    {
        while (_queue.TryDequeue(out Stamped value, TimeSpan.Zero))
        {
            Assert.True(value.IsWhole);
            left.Add(value.Number);
        }
    }
}
