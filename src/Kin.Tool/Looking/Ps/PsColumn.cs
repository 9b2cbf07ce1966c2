namespace Kin.Tool.Looking.Ps;

/// <summary>A column that `kin ps` knows.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="Heading">What stands above it.</param>
/// <param name="Meaning">What it shows, for the list of columns.</param>
/// <param name="Make">The cell of a row.</param>
internal sealed record PsColumn(string Name, string Heading, string Meaning, Func<PsRow, Cell> Make)
{
    /// <summary>Other names for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What stands above it in the forms with ready-made columns, if that is different.</summary>
    public string? LayoutHeading { get; init; }

    /// <summary>It stands to the left, as texts do.</summary>
    public bool IsText { get; init; }

    /// <summary>It is cut at this width unless it is the last one.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>It is at least this wide.</summary>
    public int Least { get; init; }

    /// <summary>The name of a program or a command line, before which a forest draws its branches.</summary>
    public bool IsCommand { get; init; }

    /// <summary>For the listing.</summary>
    public Column ToColumn() => new(Name, Heading) { IsRight = !IsText, Most = Most, Least = Least };
}
