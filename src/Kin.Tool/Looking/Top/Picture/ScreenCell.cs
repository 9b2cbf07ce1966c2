namespace Kin.Tool.Looking.Top.Picture;

/// <summary>A cell of the screen.</summary>
/// <param name="Character">The code of what is in it; 0: the second half of a wide one before it.</param>
/// <param name="Style">How it looks.</param>
internal readonly record struct ScreenCell(int Character, Style Style)
{
    public static ScreenCell Blank { get; } = new(' ', Style.Plain);

    /// <summary>It is the second half of a wide character.</summary>
    public bool IsRest => Character == 0;
}
