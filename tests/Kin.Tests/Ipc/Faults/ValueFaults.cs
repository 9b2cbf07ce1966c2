using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>A value of 64 bytes is changed by several: it is always one that somebody has written whole.</summary>
internal sealed class ValueFaults : FaultCase
{
    private readonly SharedValue<Stamped> _value = SharedValue<Stamped>.Create(new Stamped(2, 0));

    public override int LeastSteps => 5;

    public override WorkerProcess Start(FaultPlan plan)
    {
        SharedValue<Stamped> value = _value;
        return WorkerProcess.Start(() => Use(value, plan));
    }

    public override void Meanwhile() => Count(_value, 2);

    public override void Afterwards(bool died)
    {
        int before = _value.Value.Number;
        Count(_value, 2);
        Assert.Equal(new Stamped(2, before + 1), _value.Value);
        Assert.Equal(1, _value.Participants);
    }

    public override void Dispose() => _value.Dispose();

    private static void Use(SharedValue<Stamped> value, FaultPlan plan)
    {
        plan.Arm();
        for (int i = 0; i < plan.Rounds; i++)
        {
            Count(value, 1);
            Count(value, 1);
        }

        value.Dispose();
    }

    private static void Count(SharedValue<Stamped> value, int who) => value.Update(old => old.IsWhole
        ? new Stamped(who, old.Number + 1) : throw new InvalidDataException($"{old.Number} is half a value."));
}
