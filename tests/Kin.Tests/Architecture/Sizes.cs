using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kin.Tests.Architecture;

/// <summary>How long files, methods and lines may be.</summary>
internal static class Sizes
{
    public const int SourceCap = 400, TestCap = 500, SampleCap = 60, Median = 60, NinthDecile = 220, Method = 40, TestMethod = 60, Width = 150;

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

    /// <summary>Lines wider than the house allows.</summary>
    public static IEnumerable<string> Lines(IEnumerable<SourceFile> files) =>
        from file in files
        from line in file.Lines.Index()
        where line.Item.Length > Width
        select $"{file.Path}:{line.Index + 1}: {line.Item.Length} columns, at most {Width} are wanted";

    /// <summary>Methods, constructors, accessors and local functions over the cap, without their comments and attributes.</summary>
    public static IEnumerable<string> Methods(IEnumerable<SourceFile> files) =>
        from file in files
        from node in CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantNodes()
        where node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        let span = node.SyntaxTree.GetLineSpan(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(Start(node), node.Span.End))
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        let cap = file.IsBelow("tests", "bench") ? TestMethod : Method
        where lines > cap
        select $"{file.Path}:{span.StartLinePosition.Line + 1}: a method of {lines} lines, the cap is {cap}";

    private static int Start(SyntaxNode node) => node.ChildNodesAndTokens()
        .First(child => !child.IsKind(SyntaxKind.AttributeList)).Span.Start;
}
