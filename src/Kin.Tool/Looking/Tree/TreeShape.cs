namespace Kin.Tool.Looking.Tree;

/// <summary>What the options of `kin tree` say about the picture.</summary>
internal sealed record TreeShape
{
    public bool HasNumbers { get; init; }

    public bool HasGroups { get; init; }

    public bool HasUsers { get; init; }

    public bool HasNamespaces { get; init; }

    public bool HasArguments { get; init; }

    public bool HasThreads { get; init; }

    public bool HasThreadNames { get; init; }

    public bool IsByNumber { get; init; }

    /// <summary>What looks the same is drawn once.</summary>
    public bool IsMerged { get; init; }

    /// <summary>Orphans, zombies and stopped processes are marked.</summary>
    public bool HasMarks { get; init; }
}
