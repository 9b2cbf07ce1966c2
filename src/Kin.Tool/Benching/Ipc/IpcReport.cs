using System.Globalization;
using Kin.Tool.Looking;

namespace Kin.Tool.Benching.Ipc;

/// <summary>The figures of <see cref="IpcBench"/>.</summary>
internal static class IpcReport
{
    public static BenchReport Of(IpcBench bench)
    {
        Listing ways = new(
        [
            new("way", "way"),
            new("carries", "carries"),
            new("openingNanoseconds", "opening") { IsRight = true },
            new("roundTripNanoseconds", "round trip") { IsRight = true },
            new("roundTripP99Nanoseconds", "99 of 100") { IsRight = true },
            new("bytesPerSecond", "throughput") { IsRight = true },
            new("for", "for"),
        ]);
        foreach (IpcRow row in bench.Rows)
        {
            ways.Add(
            [
                Cell.Of(row.Way.Name), Cell.Of(row.Way.Carries), BenchReport.Time(row.Opening),
                BenchReport.Time(row.RoundTrip), BenchReport.Time(row.Slow),
                Cell.Of(
                    row.BytesPerSecond,
                    string.Create(CultureInfo.InvariantCulture, $"{row.BytesPerSecond / 1e6:N0} MB/s")),
                Cell.Of(row.Way.Use),
            ]);
        }

        return new BenchReport(
            "Two processes that wait blocked; round trip: 64 bytes there and back.", "ways", ways,
            bench.Lacks);
    }
}
