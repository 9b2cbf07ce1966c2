namespace Kin.Benchmarks.Harness;

/// <summary>One side of a comparison: Kin, or a rival.</summary>
/// <param name="Name">Name in the report, e.g. <c>c-posix-spawn</c>.</param>
/// <param name="Prepare">Makes the command line; may compile the program first.</param>
internal sealed record Contestant(string Name, Func<Launch> Prepare)
{
    /// <summary>Calls that one "run 1" stands for: the batch size of a bulk case.</summary>
    public int CallsPerRun { get; init; } = 1;

    /// <summary>Kin in another setting: in the tables for comparison, but no rival.</summary>
    public bool IsVariant { get; init; }

    /// <summary>A file without which it cannot be built: where it is missing, the case goes without.</summary>
    public string? Needs { get; init; }

    public bool IsThere => Needs is null || File.Exists(Needs);
}
