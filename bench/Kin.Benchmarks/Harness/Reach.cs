namespace Kin.Benchmarks.Harness;

/// <summary>A bound that a case has to hold: on the ratio to a rival, or on Kin's own figure.</summary>
/// <param name="Rival">The rival of the ratio, or null for a bound on Kin's own value.</param>
/// <param name="Bound">The bound: an upper one where lower is better, else a lower one.</param>
internal sealed record Reach(string? Rival, double Bound)
{
    /// <summary>The bound is on Kin's value minus the rival's, within each round.</summary>
    public bool IsDifference { get; init; }

    /// <summary>The bound is an upper one on this fact about Kin (see <see cref="Sample.Facts"/>).</summary>
    public string? Fact { get; init; }

    public bool IsMet(double figure, bool lowerIsBetter) => lowerIsBetter ? figure <= Bound : figure >= Bound;
}
