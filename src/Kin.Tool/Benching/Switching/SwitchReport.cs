using System.Globalization;
using Kin.Tool.Looking;

namespace Kin.Tool.Benching.Switching;

/// <summary>The figures of <see cref="SwitchBench"/>.</summary>
internal static class SwitchReport
{
    public static BenchReport Of(SwitchBench bench)
    {
        Listing costs = new(
        [
            new("what", "what"),
            new("nanoseconds", "time") { IsRight = true },
            new("roundTripNanoseconds", "there and back") { IsRight = true },
            new("switchesPerRoundTrip", "switches") { IsRight = true },
        ]);
        foreach (SwitchRow row in bench.Rows)
        {
            costs.Add(
            [
                Cell.Of(row.What), BenchReport.Time(row.Nanoseconds),
                row.RoundTrip is double trip ? BenchReport.Time(trip) : Cell.Unknown,
                row.SwitchesPerRoundTrip is double switches
                    ? Cell.Of(switches, switches.ToString("0.00", CultureInfo.InvariantCulture))
                    : Cell.Unknown,
            ]);
        }

        string title = string.Create(
            CultureInfo.InvariantCulture,
            $"Medians on CPU {bench.Cpu}. A switch is half of the way there and back, less write and read.");
        return new BenchReport(title, "costs", costs, bench.Lacks)
        {
            Counts =
            [
                ("cpu", Cell.Of(bench.Cpu)), ("seconds", Cell.Of(bench.Elapsed.TotalSeconds, "")),
                .. bench.Interrupts.Select(one => ($"{one.Kind} interrupts", Cell.Of(one.Count))),
            ],
            CountsText = bench.Interrupts.Count == 0 ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"Interrupts of that CPU in {bench.Elapsed.TotalSeconds:0.0} s: {Interrupts(bench)}."),
        };
    }

    private static string Interrupts(SwitchBench bench) => string.Join(
        ", ", bench.Interrupts.Select(
            one => string.Create(CultureInfo.InvariantCulture, $"{one.Kind} {one.Count:N0}")));
}
