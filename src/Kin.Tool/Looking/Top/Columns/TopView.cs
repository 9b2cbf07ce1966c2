namespace Kin.Tool.Looking.Top.Columns;

/// <summary>Columns under a name.</summary>
internal sealed record TopView(string Name, IReadOnlyList<TopColumn> Columns);
