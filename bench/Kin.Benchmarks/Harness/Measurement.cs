namespace Kin.Benchmarks.Harness;

/// <summary>All samples of a comparison: rounds by contestants.</summary>
internal sealed record Measurement(Contestant[] Contestants, string[] Versions, Sample[][] Rounds)
{
    /// <summary>The figures of one contestant over the rounds.</summary>
    public Statistics Values(int who, Metric metric) =>
        Statistics.Of(Rounds.Select(round => Value(round[who], metric)));

    /// <summary>One contestant divided by another, within each round.</summary>
    public Statistics Ratios(int who, int other, Metric metric) =>
        Statistics.Of(Rounds.Select(round => Value(round[who], metric) / Value(round[other], metric)));

    /// <summary>One contestant minus another, within each round.</summary>
    public Statistics Differences(int who, int other, Metric metric) =>
        Statistics.Of(Rounds.Select(round => Value(round[who], metric) - Value(round[other], metric)));

    /// <summary>Median CPU time per call in microseconds, children included.</summary>
    public double CpuMicrosecondsPerCall(int who) =>
        Statistics.Of(Rounds.Select(round => round[who].CpuMicrosecondsPerCall)).Median;

    /// <summary>What a contestant told besides its times: the median over the rounds, by name.</summary>
    public IReadOnlyDictionary<string, double> Facts(int who) => Rounds[0][who].Facts.Keys.ToDictionary(
        name => name,
        name => Statistics.Of(Rounds.Select(round => round[who].Facts[name])).Median);

    private static double Value(Sample sample, Metric metric) =>
        metric.Of(sample.WallNanoseconds, sample.Calls);
}
