using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>Permits are taken and given back: after everything there are as many as before.</summary>
internal sealed class PermitFaults : FaultCase
{
    private const int Permits = 3;

    private readonly SharedSemaphore _permits = SharedSemaphore.Create(Permits);

    public override int LeastSteps => 8;

    public override WorkerProcess Start(FaultPlan plan)
    {
        SharedSemaphore permits = _permits;
        return WorkerProcess.Start(() => Use(permits, plan));
    }

    // All of them at once, so that both sides wait.
    public override void Meanwhile()
    {
        List<SharedPermit?> some = [.. Enumerable.Range(0, Permits).Select(_ => _permits.TryAcquire(Brief / 5))];
        some.ForEach(permit => permit?.Dispose());
    }

    public override void Afterwards(bool died)
    {
        List<SharedPermit?> all = [.. Enumerable.Range(0, Permits).Select(_ => _permits.TryAcquire(Limit))];
        Assert.DoesNotContain(null, all);
        Assert.Null(_permits.TryAcquire());
        all.ForEach(permit => permit!.Dispose());
        Assert.Equal((Permits, 1), (_permits.Count, _permits.Participants));
    }

    public override void Dispose() => _permits.Dispose();

    private static void Use(SharedSemaphore permits, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            using SharedPermit one = permits.Acquire(), two = permits.Acquire();
        }

        permits.Dispose();
    }
}
