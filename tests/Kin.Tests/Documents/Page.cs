using System.Reflection;
using System.Text.RegularExpressions;

namespace Kin.Tests.Documents;

/// <summary>A Markdown file of the repository.</summary>
internal sealed partial record Page(string Path)
{
    private static readonly string[] s_skipped = ["artifacts", "bin", "obj"];

    public static string Root { get; } = typeof(Page).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>All of them, by their paths below the root.</summary>
    public static IReadOnlyList<Page> All { get; } =
        [.. Files(new DirectoryInfo(Root)).Order(StringComparer.Ordinal).Select(path => new Page(path))];

    private string[] Lines => File.ReadAllLines(System.IO.Path.Combine(Root, Path));

    /// <summary>The targets of the links in the text, in order; what stands in code is none.</summary>
    public IEnumerable<string> Links()
    {
        bool code = false;
        foreach (string line in Lines)
        {
            code ^= line.StartsWith("```", StringComparison.Ordinal);
            foreach (Match link in Link().Matches(code ? "" : InlineCode().Replace(line, "")))
            {
                yield return link.Groups[1].Value;
            }
        }
    }

    /// <summary>The fenced blocks, in order.</summary>
    public IEnumerable<Block> Blocks()
    {
        string[] lines = Lines;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                int end = Array.FindIndex(lines, i + 1, line => line == "```");
                Assert.True(end > i, $"{Path}:{i + 1}: the block has no end");
                yield return new Block(Path, i + 2, lines[i][3..].Trim(), [.. lines[(i + 1)..end]]);
                i = end;
            }
        }
    }

    private static IEnumerable<string> Files(DirectoryInfo folder) => folder.EnumerateFiles("*.md")
        .Select(file => System.IO.Path.GetRelativePath(Root, file.FullName))
        .Concat(folder.EnumerateDirectories()
            .Where(child => child.Name[0] != '.' && child.LinkTarget is null && !s_skipped.Contains(child.Name))
            .SelectMany(Files));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();
}
