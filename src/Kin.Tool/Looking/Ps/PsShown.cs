namespace Kin.Tool.Looking.Ps;

/// <summary>A column that was asked for.</summary>
/// <param name="Column">What makes its cells.</param>
/// <param name="Shown">How it is shown: with the heading and the width that were given.</param>
internal sealed record PsShown(PsColumn Column, Column Shown)
{
    /// <summary>As the forms with ready-made columns have it.</summary>
    public static PsShown Usual(PsColumn column) =>
        new(column, column.ToColumn() with { Heading = column.LayoutHeading ?? column.Heading });
}
