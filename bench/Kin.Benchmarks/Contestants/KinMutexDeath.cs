using Kin.Ipc;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: a thread sleeps until it has the shared mutex of the one who is killed.</summary>
internal sealed class KinMutexDeath : OwnerDeath
{
    private SharedMutex _mutex = null!;

    protected override WorkerProcess Start(SharedEvent begun)
    {
        SharedMutex mutex = _mutex = SharedMutex.Create();
        return WorkerProcess.Start(() => Own(mutex, begun));
    }

    protected override long Await(int process)
    {
        using (_mutex)
        using (LockScope scope = _mutex.Acquire())
        {
            return Told(scope.OwnerDied);
        }
    }

    private static void Own(SharedMutex mutex, SharedEvent begun)
    {
        using LockScope scope = mutex.Acquire();
        Idle(begun);
    }
}
