using Kin.Benchmarks.Contestants;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>Starting programs, and their ends.</summary>
internal static class ProcessCases
{
    public static readonly IReadOnlyList<BenchmarkCase> List =
    [
        new("spawn", "start and wait for a small static program", Metric.Microseconds,
            KinSide.Spawn, [Rivals.CPosixSpawn, Rivals.ProcessStart],
            [new("c-posix-spawn", 1.10), new("process-start", 0.90)],
            new Effort(AllCases.Rounds, 150, 700)),
        new("spawn-options", "the same with ten options set", Metric.Microseconds,
            KinSide.SpawnOptions, [KinSide.SpawnBare, Rivals.COptions],
            [new("kin-bare", 1.25)],
            new Effort(2 * AllCases.Rounds, 80, 700)),
        new("spawn-threads", "start and wait for it, from eight threads at once", Metric.CallsPerSecond,
            KinSide.SpawnThreads, [Rivals.CThreads],
            [new("c-threads", 0.90)],
            new Effort(AllCases.Rounds, 250, 1000)),
        new("exit-notice", "from a child's last instructions to its awaiting parent", Metric.Microseconds,
            KinSide.ExitNotice, [Rivals.CWaitid, Rivals.CTwoHops, KinSide.ExitNoticeBlocking],
            [new("c-waitid", 100) { IsDifference = true }],
            new Effort(AllCases.Rounds, 150, 700)),
        new("capture", "run `echo hi` and read its output", Metric.Microseconds,
            KinSide.Capture, [Rivals.CCapture, Rivals.ProcessStartCapture],
            [new("c-capture", 1.10), new("process-start", 0.95)],
            new Effort(AllCases.Rounds, 150, 1000)),
        new("thousand-children", "1,000 children alive at once, started and ended", Metric.Milliseconds,
            KinSide.Thousand, [Rivals.CThousand],
            [new(null, 0) { Fact = "threads-added" }],
            new Effort(AllCases.Rounds, 400, 1500)),
    ];
}
