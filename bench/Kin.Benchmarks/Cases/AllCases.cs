namespace Kin.Benchmarks.Cases;

/// <summary>The cases in the order of the reports.</summary>
internal static class AllCases
{
    public static readonly IReadOnlyList<BenchmarkCase> List =
    [
    ];
}
