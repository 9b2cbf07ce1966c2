using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>An event that lets one through for each setting: who sets it may be gone, the next setting is seen.</summary>
internal sealed class EventFaults : FaultCase
{
    private readonly SharedEvent _event = SharedEvent.Create(resetsItself: true);
    private readonly SharedEvent _back = SharedEvent.Create(resetsItself: true);

    public override int LeastSteps => 6;

    public override WorkerProcess Start(FaultPlan plan)
    {
        (SharedEvent there, SharedEvent back) = (_event, _back);
        there.Reset();
        back.Reset();
        return WorkerProcess.Start(() => Use(there, back, plan));
    }

    public override void Meanwhile()
    {
        _back.Set();
        _event.Wait(Brief);
    }

    public override void Afterwards(bool died)
    {
        _event.Reset();
        Task<bool> waiting = Task.Run(() => _event.Wait(Limit));
        _event.Set();
        Assert.True(waiting.GetAwaiter().GetResult());
        Assert.False(_event.Wait(TimeSpan.Zero));
        Assert.Equal(1, _event.Participants);
    }

    public override void Dispose()
    {
        _event.Dispose();
        _back.Dispose();
    }

    private static void Use(SharedEvent there, SharedEvent back, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            there.Set();
            back.Wait(Brief);
        }

        there.Dispose();
        back.Dispose();
    }
}
