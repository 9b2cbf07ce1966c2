namespace Kin;

/// <summary>How many characters a terminal shows.</summary>
/// <param name="Rows">Lines.</param>
/// <param name="Columns">Characters in a line.</param>
public readonly record struct TerminalSize(int Rows, int Columns)
{
    /// <summary>As "24 x 80".</summary>
    public override string ToString() => $"{Rows} x {Columns}";
}
