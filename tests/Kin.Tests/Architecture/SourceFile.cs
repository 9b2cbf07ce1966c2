namespace Kin.Tests.Architecture;

/// <summary>One file of the repository: its path from the root, with slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    /// <summary>True for a file below one of the folders.</summary>
    public bool IsBelow(params string[] folders) =>
        folders.Any(f => Path.StartsWith(f + "/", StringComparison.Ordinal));
}
