namespace Kin.Inspection;

/// <summary>One wait of one thread.</summary>
/// <param name="Thread">Who waited.</param>
/// <param name="Interval">When, on what, and who ended it.</param>
public sealed record SchedulingWait(TracedThread Thread, SchedulingInterval Interval);
