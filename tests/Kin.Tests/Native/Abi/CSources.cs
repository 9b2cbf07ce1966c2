using Kin.Tests.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kin.Tests.Native.Abi;

/// <summary>What stands in src/Kin.Native/Libc, read from its source, so that nothing there is passed over.</summary>
internal static class CSources
{
    private const string Folder = "src/Kin.Native/Libc";

    /// <summary>The names of the integer constants.</summary>
    public static IEnumerable<string> Constants() =>
        from field in Nodes<FieldDeclarationSyntax>()
        where field.Modifiers.Any(SyntaxKind.ConstKeyword) && field.Declaration.Type.ToString() != "string"
        from variable in field.Declaration.Variables
        select variable.Identifier.Text;

    /// <summary>The names of the structs.</summary>
    public static IEnumerable<string> Structs() => Nodes<StructDeclarationSyntax>().Select(s => s.Identifier.Text);

    /// <summary>The names of the imported functions.</summary>
    public static IEnumerable<string> Imports() =>
        from method in Nodes<MethodDeclarationSyntax>()
        where method.AttributeLists.ToString().Contains("LibraryImport(LibraryName", StringComparison.Ordinal)
        select method.Identifier.Text;

    private static IEnumerable<T> Nodes<T>()
        where T : SyntaxNode
    {
        SourceFile[] files = [.. SourceTree.Source.Where(f => f.IsBelow(Folder))];
        Assert.NotEmpty(files);
        return files.SelectMany(f => CSharpSyntaxTree.ParseText(f.Text).GetRoot().DescendantNodes().OfType<T>());
    }
}
