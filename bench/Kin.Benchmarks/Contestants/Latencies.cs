namespace Kin.Benchmarks.Contestants;

/// <summary>The times of the single round trips of a run, and what there is to tell of them.</summary>
internal sealed class Latencies
{
    private const int Most = 1 << 22;

    private readonly long[] _times = new long[Most];

    /// <summary>In nanoseconds: the median, 99 of 100, 999 of 1,000.</summary>
    public IReadOnlyDictionary<string, double> Facts { get; private set; } = new Dictionary<string, double>();

    /// <summary>Makes the round trips, each timed by itself; returns the nanoseconds of all.</summary>
    public long Run(long count, Action<long> once)
    {
        int trips = (int)Math.Min(count, Most);
        long last = System.Diagnostics.Stopwatch.GetTimestamp(), total = 0;
        for (int i = 0; i < trips; i++)
        {
            once(i);
            long now = System.Diagnostics.Stopwatch.GetTimestamp();
            _times[i] = now - last;
            total += now - last;
            last = now;
        }

        Span<long> sorted = _times.AsSpan(0, trips);
        sorted.Sort();
        Facts = new Dictionary<string, double>
        {
            ["p50-ns"] = sorted[trips / 2],
            ["p99-ns"] = sorted[(int)(trips * 99L / 100)],
            ["p99.9-ns"] = sorted[(int)(trips * 999L / 1000)],
        };
        return total;
    }
}
