namespace Kin.Tool.Looking;

/// <summary>A column of a <see cref="Listing"/>.</summary>
/// <param name="Name">What programs call it: the name in --json, the heading of --csv.</param>
/// <param name="Heading">What people read above it; empty: nothing.</param>
internal sealed record Column(string Name, string Heading)
{
    /// <summary>Numbers stand to the right.</summary>
    public bool IsRight { get; init; }

    /// <summary>It is at least as wide as this.</summary>
    public int Least { get; init; }

    /// <summary>What is wider is cut, unless the column is the last one.</summary>
    public int Most { get; init; } = int.MaxValue;
}
