namespace Kin.Tool.Looking.Top.Control;

/// <summary>What a key asks of the program around the picture.</summary>
internal enum TopRequest
{
    /// <summary>Nothing: the picture is drawn anew.</summary>
    Draw,

    /// <summary>A look at once, as other things are shown now.</summary>
    Look,

    /// <summary>Everything is written anew.</summary>
    Repaint,

    Suspend,
    Quit,
}
