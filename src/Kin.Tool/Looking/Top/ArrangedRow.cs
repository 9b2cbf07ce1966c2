namespace Kin.Tool.Looking.Top;

/// <summary>A row at its place in the table.</summary>
/// <param name="Index">Its index in the look.</param>
/// <param name="Parent">The place of its parent in the table; -1: it has none there.</param>
/// <param name="IsLast">It is the last child of its parent.</param>
/// <param name="Hidden">Descendants that are folded away.</param>
internal readonly record struct ArrangedRow(int Index, int Parent, bool IsLast, int Hidden);
