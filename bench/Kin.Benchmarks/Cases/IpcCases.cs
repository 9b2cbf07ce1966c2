using Kin.Benchmarks.Contestants;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>Talking with another process.</summary>
internal static class IpcCases
{
    public static readonly IReadOnlyList<BenchmarkCase> List =
    [
        new("pipe-roundtrip", "64 bytes as an object to another process, and back", Metric.Microseconds,
            KinSide.ObjectPipe, [Rivals.CSocketPair, Rivals.PythonPipe, Rivals.CSeqPacket, KinSide.UnixSocket],
            [new("c-socketpair", 1.15), new("python-pipe", 1)],
            new Effort(AllCases.Rounds, 150, 1000)),
        new("pipe-roundtrip-one-cpu", "the same, both processes on one CPU", Metric.Microseconds,
            KinSide.ObjectPipeOneCpu, [Rivals.CSocketPairOneCpu],
            [new("c-socketpair", 1.15)],
            new Effort(AllCases.Rounds, 150, 1000)),
        new("pipe-roundtrip-two-cpus", "the same, each process on a CPU of its own", Metric.Microseconds,
            KinSide.ObjectPipeTwoCpus, [Rivals.CSocketPairTwoCpus],
            [new("c-socketpair", 1.15)],
            new Effort(AllCases.Rounds, 150, 1000)),
        new("pass-64m", "64 MiB of memory handed to another process by handle, and mapped there", Metric.Microseconds,
            KinSide.Pass64M, [Rivals.CSocketPair],
            [new("c-socketpair", 3)],
            new Effort(AllCases.Rounds, 150, 1000)),
        new("pass-1g", "1 GiB of memory handed to another process by handle, and mapped there", Metric.Microseconds,
            KinSide.Pass1G, [Rivals.CSocketPair, KinSide.Pass64MAsRival],
            [new("c-socketpair", 3), new("kin-64m", 1.10)],
            new Effort(AllCases.Rounds, 150, 1000)),
    ];
}
