namespace Kin.Benchmarks.Cases;

/// <summary>The cases in the order of the reports.</summary>
internal static class AllCases
{
    /// <summary>The rounds of a case when nothing else is asked for.</summary>
    public const int Rounds = 21;

    public static readonly IReadOnlyList<BenchmarkCase> List =
        [
            .. ProcessCases.List, .. SignalCases.List, .. TransferCases.List, .. IpcCases.List, .. SharedCases.List,
            .. WorkerCases.List, .. InspectionCases.List,
        ];
}
