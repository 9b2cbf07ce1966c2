using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>Two parties meet; when one is killed the other is told, and after a reset others meet.</summary>
internal sealed class BarrierFaults : FaultCase
{
    private readonly SharedBarrier _barrier = SharedBarrier.Create(2);

    public override int LeastSteps => 5;

    public override WorkerProcess Start(FaultPlan plan)
    {
        SharedBarrier barrier = _barrier;
        barrier.Reset();
        return WorkerProcess.Start(() => Use(barrier, plan));
    }

    public override void Meanwhile() => Meet(_barrier, Brief);

    public override void Afterwards(bool died)
    {
        Assert.Equal(1, _barrier.Participants);
        _barrier.Reset();
        Task<BarrierPass?> other = Task.Run(() => _barrier.Wait(Limit));
        Assert.NotNull(_barrier.Wait(Limit));
        Assert.NotNull(other.GetAwaiter().GetResult());
    }

    public override void Dispose() => _barrier.Dispose();

    private static void Use(SharedBarrier barrier, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            Meet(barrier, Brief);
        }

        barrier.Dispose();
    }

    // Who comes alone gives up, which breaks it for both.
    private static void Meet(SharedBarrier barrier, TimeSpan limit)
    {
        try
        {
            barrier.Wait(limit);
        }
        catch (BarrierBrokenException)
        {
            barrier.Reset();
        }
    }
}
