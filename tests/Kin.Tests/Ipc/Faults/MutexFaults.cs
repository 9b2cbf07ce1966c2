using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>A lock is opened, taken, given back and left; two words under it change together.</summary>
internal sealed class MutexFaults : FaultCase
{
    private readonly SharedMutex _mutex = SharedMutex.Create(Shared.NewName());
    private readonly SharedMemory _data = SharedMemory.Create(4096);

    public override int LeastSteps => 20;

    public override WorkerProcess Start(FaultPlan plan)
    {
        string name = _mutex.Name!;
        SharedMemory data = _data;
        return WorkerProcess.Start(() => Use(name, data, plan));
    }

    public override void Meanwhile() => Try(Brief);

    public override void Afterwards(bool died)
    {
        Assert.True(Try(Limit));
        Assert.Equal(1, _mutex.Participants);
        Assert.True(_mutex.TryAcquire(out LockScope scope) && !scope.OwnerDied);
        scope.Dispose();
    }

    public override void Dispose()
    {
        string path = Shared.PathOf(_mutex.Name!);
        _mutex.Dispose();
        _data.Dispose();
        Assert.False(File.Exists(path));
    }

    private static void Use(string name, SharedMemory data, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            using SharedMutex mutex = SharedMutex.Open(name);
            using (mutex.Acquire())
            {
                TwoWords.Count(data);
            }
        }
    }

    private bool Try(TimeSpan limit)
    {
        if (!_mutex.TryAcquire(limit, out LockScope scope))
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
