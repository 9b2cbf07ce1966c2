using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top.Columns;

/// <summary>
/// A column: where its value comes from, and how it is written, sorted and given to programs.
/// </summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Heading">What stands above it.</param>
/// <param name="Width">Its width in cells; 0: the rest of the line.</param>
/// <param name="Form">How it is written.</param>
/// <param name="Needs">The files that it takes beside stat.</param>
/// <param name="Meaning">What it shows.</param>
internal sealed record TopColumn(
    string Name, string Heading, int Width, TopForm Form, TopNeeds Needs, string Meaning)
{
    /// <summary>The value; NaN: not known. For all forms but texts.</summary>
    public Func<TopRow, TopContext, double>? Number { get; init; }

    /// <summary>The text; null: not known.</summary>
    public Func<TopRow, TopContext, string?>? Text { get; init; }

    /// <summary>The name of the value for programs, where it differs.</summary>
    public string? Key { get; init; }

    /// <summary>Other names by which it may be asked for.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Sorted by it, small values come first unless turned round.</summary>
    public bool IsUpwards { get; init; }

    /// <summary>It is the command, before which a tree stands.</summary>
    public bool IsCommand => Width == 0;

    /// <summary>It is one of these names.</summary>
    public bool Is(string name) =>
        string.Equals(name, Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, Heading, StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, Key, StringComparison.OrdinalIgnoreCase)
        || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}
