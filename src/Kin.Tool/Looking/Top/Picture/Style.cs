namespace Kin.Tool.Looking.Top.Picture;

/// <summary>How a cell of the screen looks.</summary>
internal enum Style : byte
{
    Plain,
    Bold,
    Faint,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,

    /// <summary>Dark on light: the headings.</summary>
    Heading,

    /// <summary>The same, of the column that is sorted by.</summary>
    SortHeading,

    /// <summary>The row that is chosen.</summary>
    Chosen,
}
