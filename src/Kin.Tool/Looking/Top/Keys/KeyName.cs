namespace Kin.Tool.Looking.Top.Keys;

/// <summary>What was pressed.</summary>
internal enum KeyName
{
    /// <summary>Something that gives a character.</summary>
    Character,

    /// <summary>A letter together with Ctrl.</summary>
    Control,

    /// <summary>F1 and so on.</summary>
    Function,

    Enter,
    Escape,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}
