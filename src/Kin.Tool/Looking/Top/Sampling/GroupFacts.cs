namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// What a control group allows and how it fares (cgroups(7)). Null or NaN: no limit, or not to be known.
/// Immutable.
/// </summary>
/// <param name="MemoryLimit">The tightest limit of it and the groups above, in bytes.</param>
/// <param name="MemoryBytes">What it uses, in bytes.</param>
/// <param name="CpuLimit">The tightest limit of it and the groups above, in CPUs.</param>
/// <param name="Throttles">Periods a second in which it was made to wait, having used up its time.</param>
/// <param name="Throttled">Time its tasks were made to wait, in percent of the interval.</param>
/// <param name="CpuPressure">Percent of ten seconds in which a task waited for a CPU.</param>
/// <param name="MemoryPressure">The same for memory.</param>
/// <param name="IoPressure">The same for disks.</param>
internal sealed record GroupFacts(
    long? MemoryLimit, long? MemoryBytes, double CpuLimit, double Throttles, double Throttled,
    double CpuPressure, double MemoryPressure, double IoPressure);
