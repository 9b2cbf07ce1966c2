using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kin.Tests.Architecture;

/// <summary>How long files, methods and lines may be.</summary>
internal static class Sizes
{
    public const int SourceCap = 400, TestCap = 500, SampleCap = 60, Median = 60, NinthDecile = 220;

    public const int Method = 40, TestMethod = 60, Width = 110, TestWidth = 150;

    /// <summary>The program of the README, which is a whole tool; the other samples each show one thing.</summary>
    private const string MainSample = "samples/WordCount.cs";

    /// <summary>Files over the cap of their room.</summary>
    public static IEnumerable<string> Files(IEnumerable<SourceFile> files) =>
        from file in files
        let cap = file.IsBelow("samples") && file.Path != MainSample ? SampleCap : file.IsBelow("tests", "bench") ? TestCap : SourceCap
        where file.Lines.Length > cap
        select $"{file.Path}: {file.Lines.Length} lines, the cap is {cap}";

    /// <summary>The middle file and the ninth of ten, when they are over what the house allows.</summary>
    public static IEnumerable<string> Spread(IEnumerable<SourceFile> files)
    {
        int[] lengths = [.. files.Select(f => f.Lines.Length).Order()];
        if (lengths[lengths.Length / 2] is int median && median > Median)
        {
            yield return $"the median file has {median} lines, at most {Median} are wanted";
        }

        if (lengths[lengths.Length * 9 / 10] is int ninth && ninth > NinthDecile)
        {
            yield return $"one file in ten has more than {ninth} lines, at most {NinthDecile} are wanted";
        }
    }

    /// <summary>Lines that are wider than their room allows.</summary>
    public static IEnumerable<string> Lines(IEnumerable<SourceFile> files) =>
        from file in files
        let cap = file.IsBelow("src") ? Width : TestWidth
        from line in file.Lines.Index()
        where line.Item.Length > cap
        select $"{file.Path}:{line.Index + 1}: {line.Item.Length} columns, the cap is {cap}";

    /// <summary>
    /// Methods, constructors, accessors and local functions over the cap, without their comments and attributes. One
    /// whose body is a single initialised object is a table, and may be as long as the table.
    /// </summary>
    public static IEnumerable<string> Methods(IEnumerable<SourceFile> files) =>
        from file in files
        from node in CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantNodes()
        where node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        where node is not MethodDeclarationSyntax { ExpressionBody.Expression: BaseObjectCreationExpressionSyntax }
        let span = node.SyntaxTree.GetLineSpan(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(Start(node), node.Span.End))
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        let cap = file.IsBelow("tests", "bench") ? TestMethod : Method
        where lines > cap
        select $"{file.Path}:{span.StartLinePosition.Line + 1}: a method of {lines} lines, the cap is {cap}";

    private static int Start(SyntaxNode node) => node.ChildNodesAndTokens()
        .First(child => !child.IsKind(SyntaxKind.AttributeList)).Span.Start;
}
