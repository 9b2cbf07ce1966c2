namespace Kin.Benchmarks.Harness;

/// <summary>How wall time and a number of calls become the figure that a case reports.</summary>
/// <param name="Unit">Unit as printed: "us", "ms", or "calls/s".</param>
/// <param name="LowerIsBetter">True for times, false for rates.</param>
/// <param name="NanosecondsPerUnit">Nanoseconds in one unit of time; unused for rates.</param>
internal sealed record Metric(string Unit, bool LowerIsBetter, double NanosecondsPerUnit)
{
    public static readonly Metric Nanoseconds = new("ns", true, 1);
    public static readonly Metric Microseconds = new("us", true, 1e3);
    public static readonly Metric Milliseconds = new("ms", true, 1e6);
    public static readonly Metric CallsPerSecond = new("calls/s", false, 1);
    public static readonly Metric ItemsPerSecond = new("items/s", false, 1);

    public string Better => LowerIsBetter ? "lower" : "higher";

    public double Of(double nanoseconds, long calls) => LowerIsBetter
        ? nanoseconds / calls / NanosecondsPerUnit
        : calls / (nanoseconds / 1e9);
}
