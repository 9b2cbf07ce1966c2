namespace Kin.Benchmarks.Harness;

/// <summary>One round of one contestant.</summary>
/// <param name="Calls">Calls made in the round.</param>
/// <param name="WallNanoseconds">Monotonic time of all of them.</param>
/// <param name="CpuNanoseconds">CPU time of the contestant and of its children, user and system.</param>
/// <param name="Facts">What else the contestant told of the round, by name; mostly nothing.</param>
internal readonly record struct Sample(
    long Calls, long WallNanoseconds, long CpuNanoseconds, IReadOnlyDictionary<string, double> Facts)
{
    public double CpuMicrosecondsPerCall => CpuNanoseconds / 1e3 / Calls;
}
