using Kin.Benchmarks.Contestants;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>Looking at processes.</summary>
internal static class InspectionCases
{
    public static readonly IReadOnlyList<BenchmarkCase> List =
    [
        new("scan", "2,000 idle processes: number, parent, state, times, memory, name of each", Metric.Microseconds,
            KinSide.Scan, [Rivals.CScan, Rivals.GetProcesses],
            [
                new("c-scan", 1.6), new("get-processes", 1.0 / 7),
                new(null, 200) { Fact = "garbage-bytes-per-process" },
            ],
            new Effort(AllCases.Rounds, 150, 1000)),
    ];
}
