using Kin.Benchmarks.Contestants;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>Functions in worker processes.</summary>
internal static class WorkerCases
{
    public static readonly IReadOnlyList<BenchmarkCase> List =
    [
        new("worker-start", "first result from a new WorkerProcess, no warm spare", Metric.Milliseconds,
            KinSide.WorkerStart, [Rivals.EmptyDotnet],
            [new("empty-dotnet", 2.5)],
            new Effort(AllCases.Rounds, 400, 1500)),
        new("pool-roundtrip-blocking", "no-op int -> int through Run, one at a time", Metric.Microseconds,
            KinSide.PoolBlocking, [Rivals.PythonPoolApply, KinSide.Parked(KinSide.PoolBlocking)],
            [new("python-pool-apply", 1.0 / 30)],
            new Effort(AllCases.Rounds, 150, 1500)),
        new("pool-roundtrip-awaited", "no-op int -> int through RunAsync, one at a time", Metric.Microseconds,
            KinSide.PoolAwaited, [Rivals.PythonPoolApply, KinSide.Parked(KinSide.PoolAwaited)],
            [new("python-pool-apply", 1.0 / 8)],
            new Effort(AllCases.Rounds, 150, 1500)),
        new("pool-bulk", "no-op calls, all in flight, chunk 1, two workers", Metric.CallsPerSecond,
            KinSide.PoolBulk, [Rivals.PythonPoolMapChunk1, KinSide.PoolCalls],
            [new("python-pool-map-chunk1", 20)],
            new Effort(AllCases.Rounds, 300, 1500)),
        new("pool-map", "one million ints, automatic chunks", Metric.ItemsPerSecond,
            KinSide.PoolMap, [Rivals.PythonPoolMap],
            [new("python-pool-map", 2)],
            new Effort(AllCases.Rounds, 300, 1500)),
        new("worker-death", "SIGKILL a busy worker until its task fails", Metric.Milliseconds,
            KinSide.WorkerDeath, [Rivals.PythonExecutorDeath],
            [new(null, 5)],
            new Effort(AllCases.Rounds, 400, 1000)),
    ];
}
