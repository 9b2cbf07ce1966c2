namespace Kin.Inspection.Scheduling;

/// <summary><see cref="SchedulingState"/> in one byte: there are millions of them.</summary>
internal readonly record struct SchedulingStateByte
{
    private readonly byte _value;

    private SchedulingStateByte(SchedulingState state) => _value = (byte)state;

    public static implicit operator SchedulingStateByte(SchedulingState state) => new(state);

    public static implicit operator SchedulingState(SchedulingStateByte state) =>
        (SchedulingState)state._value;
}
