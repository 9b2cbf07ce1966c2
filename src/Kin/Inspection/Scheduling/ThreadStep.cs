namespace Kin.Inspection.Scheduling;

/// <summary>A thread came into a state: sixteen bytes.</summary>
/// <param name="Time">When, by the monotonic clock, in nanoseconds.</param>
/// <param name="Waker">Who made it so; 0: nobody, or it is not known.</param>
/// <param name="Cpu">Where it runs or ran last; -1: unknown.</param>
/// <param name="State">The state.</param>
/// <param name="IsByInterrupt">An interrupt made it so.</param>
internal readonly record struct ThreadStep(
    long Time, int Waker, short Cpu, SchedulingStateByte State, bool IsByInterrupt);
