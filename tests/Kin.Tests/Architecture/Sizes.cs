using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kin.Tests.Architecture;

/// <summary>How long files, methods and lines may be.</summary>
internal static class Sizes
{
    public const int SourceCap = 400, TestCap = 500, SampleCap = 60, Median = 60, NinthDecile = 220, Method = 40, TestMethod = 60, Width = 110, WidthCap = 150;

    /// <summary>How many lines in a hundred may be wider than <see cref="Width"/>, where breaking them would not help.</summary>
    public const int WideShare = 3;

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

    /// <summary>Lines over the cap, and the whole when too many lines are wider than the house wants.</summary>
    public static IEnumerable<string> Lines(IReadOnlyCollection<SourceFile> files)
    {
        int all = files.Sum(f => f.Lines.Length), wide = files.Sum(f => f.Lines.Count(l => l.Length > Width));
        if (wide * 100 > all * WideShare)
        {
            yield return $"{wide} of {all} lines have more than {Width} columns, at most {WideShare} in 100 are wanted";
        }

        foreach (SourceFile file in files)
        {
            foreach ((int index, string line) in file.Lines.Index().Where(l => l.Item.Length > WidthCap))
            {
                yield return $"{file.Path}:{index + 1}: {line.Length} columns, the cap is {WidthCap}";
            }
        }
    }

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
