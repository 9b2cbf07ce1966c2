using System.Text.RegularExpressions;

namespace Kin.Tests.Documents;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The file, below the root.</param>
/// <param name="Line">The number of the first line of its text.</param>
/// <param name="Info">What stands behind the fence: "csharp run", "sh" ...</param>
/// <param name="Lines">The text.</param>
internal sealed partial record Block(string Page, int Line, string Info, IReadOnlyList<string> Lines)
{
    /// <summary>Statements of C#: to be compiled.</summary>
    public bool IsStatements => Info is "csharp" or "csharp run";

    /// <summary>Declarations of C#.</summary>
    public bool IsTypes => Info == "csharp types";

    /// <summary>To be run as well.</summary>
    public bool IsRun => Info == "csharp run";

    /// <summary>What it says that it prints: the comments behind calls of Console.Write(Line).</summary>
    public IEnumerable<string> Promises => Lines
        .Select(line => Promise().Match(line))
        .Where(match => match.Success).Select(match => match.Groups[1].Value.Trim());

    /// <summary>All blocks of C# in the documents.</summary>
    public static IReadOnlyList<Block> OfCSharp { get; } =
    [
        .. Documents.Page.All.SelectMany(page => page.Blocks())
            .Where(block => block.IsStatements || block.IsTypes),
    ];

    public override string ToString() => $"{Page}:{Line}";

    [GeneratedRegex(@"Console\.Write(?:Line)?\(.*\);[ }]*//(.*)$")]
    private static partial Regex Promise();
}
