using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kin.Tests.Architecture;

/// <summary>
/// What files and types are called: a file is found by the name of its type, and no name says nothing.
/// </summary>
internal static class Names
{
    private static readonly string[] s_empty =
        ["Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Common", "Misc"];

    /// <summary>
    /// Files with two public types, or with one of another name than the file (partials: Type.Concern.cs).
    /// </summary>
    public static IEnumerable<string> OnePublicType(IEnumerable<SourceFile> files)
    {
        foreach (SourceFile file in files)
        {
            string[] types = [.. TopLevel(file).Where(IsPublic).Select(NameOf).Distinct()];
            if (types.Length > 1)
            {
                yield return $"{file.Path}: {types.Length} public types ({string.Join(", ", types)})";
            }
            else if (types is [string type] && Path.GetFileName(file.Path).Split('.')[0] != type)
            {
                yield return $"{file.Path}: holds the public type {type}";
            }
        }
    }

    /// <summary>Types named Something-Helper and the like.</summary>
    public static IEnumerable<string> Empty(IEnumerable<SourceFile> files) =>
        from file in files
        from type in TopLevel(file)
        let name = NameOf(type)
        where s_empty.Any(e => name.EndsWith(e, StringComparison.Ordinal))
        select $"{file.Path}: {name} says nothing about what it does";

    private static IEnumerable<MemberDeclarationSyntax> TopLevel(SourceFile file) =>
        CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot()
            .DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>().Where(n => n is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    private static bool IsPublic(MemberDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static string NameOf(MemberDeclarationSyntax type) =>
        type is BaseTypeDeclarationSyntax t ? t.Identifier.Text : ((DelegateDeclarationSyntax)type).Identifier.Text;
}
