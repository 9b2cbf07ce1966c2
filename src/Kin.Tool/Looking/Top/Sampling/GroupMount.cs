namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>A hierarchy of control groups that is mounted.</summary>
/// <param name="Point">Where.</param>
/// <param name="Root">The group that is to be seen there as the first.</param>
internal sealed record GroupMount(string Point, string Root)
{
    /// <summary>The directory of a group; null: it lies outside of what is mounted.</summary>
    public string? Folder(string group) =>
        group == "/.." || group.StartsWith("/../", StringComparison.Ordinal) ? null
        : Root == "/" ? $"{Point}{group}".TrimEnd('/')
        : group == Root ? Point
        : group.StartsWith(Root + "/", StringComparison.Ordinal) ? Point + group[Root.Length..]
        : $"{Point}{group}".TrimEnd('/');
}
