using Kin.Benchmarks.Contestants;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>Moving bytes.</summary>
internal static class TransferCases
{
    public static readonly IReadOnlyList<BenchmarkCase> List =
    [
        new("sendfile", "1 GiB from a file in memory into a socket, read by another process", Metric.Milliseconds,
            KinSide.SendFile, [Rivals.CSendFile],
            [new("c-sendfile", 1.05)],
            new Effort(AllCases.Rounds, 400, 1500)),
    ];
}
