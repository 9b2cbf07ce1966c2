namespace Kin.Tests.Architecture;

/// <summary>Text that belongs to one machine, or that hides a test: neither is for the repository.</summary>
internal static class Traces
{
    // Put together here, so that this file does not report itself.
    private static readonly string[] s_folders =
        [.. new[] { "work", "root", "home", "Users", "tmp/kin" }.Select(f => $"/{f}/")];
    private static readonly string[] s_hiding =
        ["Skip" + " = ", "Assert." + "Skip", "Thread." + "Sleep(", "// TO" + "DO", "NotImplemented" + "Exception"];
    private static readonly char[] s_boundary = [' ', '"', '\'', '`', '(', '=', ':', '\n', '\t', '>'];

    /// <summary>Absolute paths of somebody's own folders.</summary>
    public static IEnumerable<string> OfMachines(IEnumerable<SourceFile> files) =>
        from file in files
        from line in file.Lines.Index()
        from folder in s_folders
        where StartsAPath(line.Item, folder)
        select $"{file.Path}:{line.Index + 1}: a path of one machine ({folder})";

    /// <summary>
    /// Tests skipped without naming a capability, sleeping instead of waiting, and things left undone.
    /// </summary>
    public static IEnumerable<string> OfHiding(IEnumerable<SourceFile> files) =>
        from file in files
        where Path.GetFileName(file.Path) is not "Capability.cs"
        from line in file.Lines.Index()
        from word in s_hiding
        where line.Item.Contains(word, StringComparison.Ordinal)
        select $"{file.Path}:{line.Index + 1}: {word.Trim()}";

    private static bool StartsAPath(string line, string folder)
    {
        int at = line.IndexOf(folder, StringComparison.Ordinal);
        return at == 0 || (at > 0 && s_boundary.Contains(line[at - 1]));
    }
}
