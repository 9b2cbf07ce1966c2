using Kin.Benchmarks.Contestants;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>Looking at processes.</summary>
internal static class InspectionCases
{
    public static readonly IReadOnlyList<BenchmarkCase> List =
    [
        new("scan", "2,000 idle processes: number, parent, state, times, memory, name of each", Metric.Microseconds,
            KinSide.ScanTogether, [Rivals.CScan, Rivals.GetProcesses],
            [
                new("c-scan", 1.6), new("get-processes", 1.0 / 7),
                new(null, 200) { Fact = "garbage-bytes-per-process" },
            ],
            new Effort(AllCases.Rounds, 150, 1000)),
        new("scan-one", "the same, one after the other on one thread", Metric.Microseconds,
            KinSide.Scan, [Rivals.CScan],
            [new("c-scan", 1.6), new(null, 200) { Fact = "garbage-bytes-per-process" }],
            new Effort(AllCases.Rounds, 150, 1000)),
        new("scan-iterator", "the same by a program in the kernel", Metric.Microseconds,
            KinSide.ScanIterator, [Rivals.CScan, KinSide.ScanFiles],
            [new("kin-files", 1.0 / 8), new(null, 200) { Fact = "garbage-bytes-per-process" }],
            new Effort(AllCases.Rounds, 1000, 1000)),
        new("watch", "forks and exits told one by one, as fast as a program makes them", Metric.Microseconds,
            KinSide.Watch, [Rivals.CForks],
            [
                new(null, 0) { Fact = "events-lost" },
                new(null, 0) { Fact = "forks-not-told" },
                new(null, 200) { Fact = "microseconds-between-forks" },
            ],
            new Effort(AllCases.Rounds, 1000, 1000)),
        new("trace", "a round of two processes with 50,000 switches a second, traced", Metric.Microseconds,
            KinSide.Trace, [Rivals.Untraced, KinSide.TraceSwitches],
            [new("untraced", 1.05), new(null, 0) { Fact = "records-lost" }],
            new Effort(AllCases.Rounds, 300, 1000)),
        new("trace-pingpong", "the same that does nothing but switch", Metric.Microseconds,
            KinSide.TracePingPong, [Rivals.PerfSched, Rivals.UntracedPingPong],
            [new("perf-sched", 1.0)],
            new Effort(AllCases.Rounds, 300, 1000)),
        new("ps", "ps aux with 2,000 idle processes, start of the program included", Metric.Microseconds,
            KinSide.Ps, [Rivals.ProcpsPs, Rivals.CScan],
            [new("procps-ps", 1.0)], new Effort(AllCases.Rounds, 400, 1000)),
    ];
}
