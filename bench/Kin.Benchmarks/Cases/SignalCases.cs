using Kin.Benchmarks.Contestants;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>
/// Signals between two processes. Where the kernel chooses the CPUs, most of the time may be that of waking an idle one,
/// which comes and goes for either side by itself; so there are two cases where it has no choice.
/// </summary>
internal static class SignalCases
{
    public static readonly IReadOnlyList<BenchmarkCase> List =
    [
        new("signal-roundtrip", "a value by a real-time signal to another process, and back", Metric.Microseconds,
            KinSide.Signals, [Rivals.CSignals],
            [new("c-signals", 1.5)],
            new Effort(AllCases.Rounds, 150, 1000)),
        new("signal-roundtrip-one-cpu", "the same, both processes on one CPU", Metric.Microseconds,
            KinSide.SignalsOneCpu, [Rivals.CSignalsOneCpu],
            [new("c-signals", 1.5)],
            new Effort(AllCases.Rounds, 150, 1000)),
        new("signal-roundtrip-two-cpus", "the same, each process on a CPU of its own", Metric.Microseconds,
            KinSide.SignalsTwoCpus, [Rivals.CSignalsTwoCpus],
            [new("c-signals", 1.5)],
            new Effort(AllCases.Rounds, 150, 1000)),
    ];
}
