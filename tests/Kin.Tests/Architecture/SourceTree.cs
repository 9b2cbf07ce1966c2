using System.Reflection;

namespace Kin.Tests.Architecture;

/// <summary>The files of the repository that people wrote, without what builds made.</summary>
internal static class SourceTree
{
    private static readonly string[] s_made = [".git", "artifacts", "bin", "obj", "TestResults", ".vs", ".vscode"];

    /// <summary>The folder of the clone, with no slash at the end.</summary>
    public static string Root { get; } = typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!.TrimEnd('/');

    /// <summary>Every C# file, read once.</summary>
    public static IReadOnlyList<SourceFile> CSharp { get; } = [.. Files(".cs")];

    /// <summary>The C# files of the library and the command.</summary>
    public static IReadOnlyList<SourceFile> Source { get; } = [.. CSharp.Where(f => f.IsBelow("src"))];

    /// <summary>The files whose names end so (all, when nothing is said).</summary>
    public static IEnumerable<SourceFile> Files(params string[] endings) =>
        from path in Walk(Root)
        where endings.Length == 0 || endings.Any(e => path.EndsWith(e, StringComparison.Ordinal))
        orderby path
        select new SourceFile(Path.GetRelativePath(Root, path), File.ReadAllText(path));

    private static IEnumerable<string> Walk(string folder) => Directory.GetFiles(folder)
        .Where(path => Path.GetFileName(path) != ".git")
        .Concat(Directory.GetDirectories(folder).Where(d => !s_made.Contains(Path.GetFileName(d))).SelectMany(Walk));
}
