using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>Two take turns at a number under a mutex, and tell each other by a condition.</summary>
internal sealed class ConditionFaults : FaultCase
{
    private readonly SharedMutex _mutex = SharedMutex.Create();
    private readonly SharedCondition _changed = SharedCondition.Create();
    private readonly SharedMemory _data = SharedMemory.Create(4096);

    public override int LeastSteps => 12;

    public override WorkerProcess Start(FaultPlan plan)
    {
        (SharedMutex mutex, SharedCondition changed, SharedMemory data) = (_mutex, _changed, _data);
        return WorkerProcess.Start(() => Use(mutex, changed, data, plan));
    }

    public override void Meanwhile() => Turn(_mutex, _changed, _data, Brief);

    // Told by another thread, one who waits goes on, whoever died before.
    public override void Afterwards(bool died)
    {
        Task<bool> waiting = Task.Run(() =>
        {
            using LockScope held = _mutex.Acquire();
            Shared.Set(_data, 1, 1);
            return _changed.WaitFor(held, () => Shared.Word(_data, 1) == 2, Limit);
        });
        Shared.Await(_data, 1);
        using (_mutex.Acquire())
        {
            Shared.Set(_data, 1, 2);
        }

        _changed.NotifyAll();
        Assert.True(waiting.GetAwaiter().GetResult());
        Assert.Equal((1, 1), (_mutex.Participants, _changed.Participants));
    }

    public override void Dispose()
    {
        _changed.Dispose();
        _mutex.Dispose();
        _data.Dispose();
    }

    private static void Use(SharedMutex mutex, SharedCondition changed, SharedMemory data, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            Turn(mutex, changed, data, Brief);
        }

        changed.Dispose();
        mutex.Dispose();
    }

    private static void Turn(SharedMutex mutex, SharedCondition changed, SharedMemory data, TimeSpan limit)
    {
        if (mutex.TryAcquire(limit, out LockScope held))
        {
            using (held)
            {
                int seen = ++Shared.Word(data, 0);
                changed.NotifyOne();
                changed.WaitFor(held, () => Shared.Word(data, 0) != seen, limit);
            }
        }
    }
}
