namespace Kin.Tool.Looking.Top.Control;

/// <summary>What the screen shows.</summary>
internal enum ScreenMode
{
    Table,
    Help,
    Columns,
}
