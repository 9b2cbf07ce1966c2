using Kin.Benchmarks.Contestants;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>
/// Every rival against itself, as two processes: the ratio has to come out as one. It shows that neither the
/// order within a round nor the harness favours a side, and how far a ratio can be trusted here and today.
/// </summary>
internal static class SelfCheck
{
    public const string Name = "self-check";

    /// <summary>A median outside of 1 +- this fails the check.</summary>
    public const double Tolerance = 0.08;

    private static readonly (Contestant Rival, Metric Metric, int RoundMilliseconds)[] s_subjects =
    [
        (Rivals.CPosixSpawn, Metric.Microseconds, 150),
        (Rivals.ProcessStart, Metric.Microseconds, 150),
        (Rivals.CCapture, Metric.Microseconds, 150),
        (Rivals.ProcessStartCapture, Metric.Microseconds, 150),
        (Rivals.EmptyDotnet, Metric.Milliseconds, 400),
        (Rivals.PythonPoolApply, Metric.Microseconds, 150),
        (Rivals.PythonPoolMapChunk1, Metric.CallsPerSecond, 300),
        (Rivals.PythonPoolMap, Metric.ItemsPerSecond, 300),
        (Rivals.PythonExecutorDeath, Metric.Milliseconds, 100),
    ];

    /// <summary>Prints one row per rival and returns whether all of them are near one.</summary>
    public static async Task<bool> RunAsync(CommandLine options, TextWriter output, Action<string> progress)
    {
        bool even = true;
        output.WriteLine($"{"rival against itself",-26}{"median",12}         {"ratio",6}  quartiles");
        foreach ((Contestant rival, Metric metric, int milliseconds) in s_subjects)
        {
            Effort effort = options.Apply(new Effort(21, milliseconds, 500));
            Measurement measured = await Comparison.MeasureAsync([rival, rival], effort, progress);
            Statistics value = measured.Values(0, metric);
            Statistics ratio = measured.Ratios(0, 1, metric);
            bool isEven = Math.Abs(ratio.Median - 1) <= Tolerance;
            even &= isEven;
            output.WriteLine(
                $"{rival.Name,-26}{Reports.Figure.Of(value.Median),12} {metric.Unit,-8}{ratio.Median,6:0.000}"
                + $"  {ratio.Q1:0.000} - {ratio.Q3:0.000}{(isEven ? "" : "  UNEVEN")}");
        }

        return even;
    }
}
