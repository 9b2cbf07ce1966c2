using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>A lock that is waited for by spinning; two words under it change together.</summary>
internal sealed class SpinFaults : FaultCase
{
    private readonly SharedSpinLock _lock = SharedSpinLock.Create();
    private readonly SharedMemory _data = SharedMemory.Create(4096);

    public override int LeastSteps => 6;

    public override WorkerProcess Start(FaultPlan plan)
    {
        (SharedSpinLock spin, SharedMemory data) = (_lock, _data);
        return WorkerProcess.Start(() => Use(spin, data, plan));
    }

    public override void Meanwhile() => Try(Brief);

    public override void Afterwards(bool died)
    {
        Assert.True(Try(Limit));
        Assert.Equal(1, _lock.Participants);
        Assert.True(_lock.TryAcquire(out LockScope scope) && !scope.OwnerDied);
        scope.Dispose();
    }

    public override void Dispose()
    {
        _lock.Dispose();
        _data.Dispose();
    }

    private static void Use(SharedSpinLock spin, SharedMemory data, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            using (spin.Acquire())
            {
                TwoWords.Count(data);
            }
        }

        spin.Dispose();
    }

    private bool Try(TimeSpan limit)
    {
        if (!_lock.TryAcquire(limit, out LockScope scope))
        {
            return false;
        }

        using (scope)
        {
            TwoWords.CheckAndMend(_data, scope.OwnerDied);
        }

        return true;
    }
}
