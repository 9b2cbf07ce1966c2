using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>Shares of a countdown are taken and given back: each is counted down exactly once, also of one who died.</summary>
internal sealed class CountdownFaults : FaultCase
{
    private const int All = 1_000_000;

    private readonly SharedCountdown _left = SharedCountdown.Create(All);
    private readonly SharedMemory _taken = SharedMemory.Create(4096);

    public override int LeastSteps => 8;

    public override WorkerProcess Start(FaultPlan plan)
    {
        (SharedCountdown left, SharedMemory taken) = (_left, _taken);
        left.Reset();
        Shared.Set(taken, 0, 0);
        Shared.Set(taken, 1, 0);
        return WorkerProcess.Start(() => Use(left, taken, plan));
    }

    public override void Meanwhile()
    {
        _left.AddCount();
        _left.Signal();
    }

    // What it had taken for sure is counted down; of what it was just taking, all or nothing.
    public override void Afterwards(bool died)
    {
        Assert.Equal(1, _left.Participants);
        Assert.InRange(All - _left.CurrentCount, Shared.Word(_taken, 0), Shared.Word(_taken, 1));
        _left.Reset(1);
        Task<bool> waiting = Task.Run(() => _left.Wait(Limit));
        Assert.True(_left.Signal());
        Assert.True(waiting.GetAwaiter().GetResult());
    }

    public override void Dispose()
    {
        _left.Dispose();
        _taken.Dispose();
    }

    private static void Use(SharedCountdown left, SharedMemory taken, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            Shared.Set(taken, 1, Shared.Word(taken, 1) + 2);
            using (left.Take(2))
            {
                Shared.Set(taken, 0, Shared.Word(taken, 0) + 2);
            }
        }

        left.Dispose();
    }
}
