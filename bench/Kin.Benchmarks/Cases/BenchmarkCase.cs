using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>A question that is measured: Kin against its rivals.</summary>
/// <param name="Name">Name on the command line and in the JSON line.</param>
/// <param name="What">One line for people.</param>
/// <param name="Metric">Unit and direction of the figures.</param>
/// <param name="Kin">Kin's side.</param>
/// <param name="Rivals">The others, measured in the same rounds.</param>
/// <param name="Reaches">The bounds to hold.</param>
/// <param name="Effort">How long it is measured when nothing else is asked for.</param>
internal sealed record BenchmarkCase(
    string Name,
    string What,
    Metric Metric,
    Contestant Kin,
    Contestant[] Rivals,
    Reach[] Reaches,
    Effort Effort);
