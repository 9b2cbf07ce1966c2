using Kin.Benchmarks.Contestants;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>The cases in the order of the reports.</summary>
internal static class AllCases
{
    private const int Rounds = 21;

    public static readonly IReadOnlyList<BenchmarkCase> List =
    [
        new("spawn", "start and wait for a small static program", Metric.Microseconds,
            KinSide.Spawn, [Rivals.CPosixSpawn, Rivals.ProcessStart],
            [new("c-posix-spawn", 1.10), new("process-start", 0.90)],
            new Effort(Rounds, 150, 700)),
        new("exit-notice", "from a child's last instructions to its awaiting parent", Metric.Microseconds,
            KinSide.ExitNotice, [Rivals.CWaitid],
            [new("c-waitid", 100) { IsDifference = true }],
            new Effort(Rounds, 150, 700)),
        new("capture", "run `echo hi` and read its output", Metric.Microseconds,
            KinSide.Capture, [Rivals.CCapture, Rivals.ProcessStartCapture],
            [new("c-capture", 1.10), new("process-start", 0.95)],
            new Effort(Rounds, 150, 1000)),
        new("signal-roundtrip", "a value by a real-time signal to another process, and back", Metric.Microseconds,
            KinSide.Signals, [Rivals.CSignals],
            [new("c-signals", 1.5)],
            new Effort(Rounds, 150, 1000)),
        new("worker-start", "first result from a new WorkerProcess, no warm spare", Metric.Milliseconds,
            KinSide.WorkerStart, [Rivals.EmptyDotnet],
            [new("empty-dotnet", 2.5)],
            new Effort(Rounds, 400, 1500)),
        new("pool-roundtrip-blocking", "no-op int -> int through Run, one at a time", Metric.Microseconds,
            KinSide.PoolBlocking, [Rivals.PythonPoolApply, KinSide.Parked(KinSide.PoolBlocking)],
            [new("python-pool-apply", 1.0 / 30)],
            new Effort(Rounds, 150, 1500)),
        new("pool-roundtrip-awaited", "no-op int -> int through RunAsync, one at a time", Metric.Microseconds,
            KinSide.PoolAwaited, [Rivals.PythonPoolApply, KinSide.Parked(KinSide.PoolAwaited)],
            [new("python-pool-apply", 1.0 / 8)],
            new Effort(Rounds, 150, 1500)),
        new("pool-bulk", "no-op calls, all in flight, chunk 1, two workers", Metric.CallsPerSecond,
            KinSide.PoolBulk, [Rivals.PythonPoolMapChunk1, KinSide.PoolCalls],
            [new("python-pool-map-chunk1", 20)],
            new Effort(Rounds, 300, 1500)),
        new("pool-map", "one million ints, automatic chunks", Metric.ItemsPerSecond,
            KinSide.PoolMap, [Rivals.PythonPoolMap],
            [new("python-pool-map", 2)],
            new Effort(Rounds, 300, 1500)),
        new("worker-death", "SIGKILL a busy worker until its task fails", Metric.Milliseconds,
            KinSide.WorkerDeath, [Rivals.PythonExecutorDeath],
            [new(null, 5)],
            new Effort(Rounds, 400, 1000)),
    ];
}
