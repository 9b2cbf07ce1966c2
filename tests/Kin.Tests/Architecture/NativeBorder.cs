using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kin.Tests.Architecture;

/// <summary>
/// Unsafe code stays in Kin.Native; tricks with memory, that the compiler cannot check, in three rooms.
/// </summary>
internal static class NativeBorder
{
    private static readonly string[] s_tricks = ["Unsafe", "MemoryMarshal", "CollectionsMarshal"];
    private static readonly string[] s_roomsOfTricks = ["src/Kin.Native", "src/Kin/Ipc", "src/Kin/Workers/Transport"];

    public static IEnumerable<string> Check(IEnumerable<SourceFile> files)
    {
        foreach (SourceFile file in files)
        {
            var nodes = CSharpSyntaxTree.ParseText(file.Text).GetRoot();
            if (!file.IsBelow("src/Kin.Native")
                && nodes.DescendantTokens().Any(t => t.IsKind(SyntaxKind.UnsafeKeyword)))
            {
                yield return $"{file.Path}: unsafe code outside Kin.Native";
            }

            if (!file.IsBelow(s_roomsOfTricks))
            {
                foreach (string trick in nodes.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                    .Select(m => m.Expression.ToString()).Where(s_tricks.Contains).Distinct())
                {
                    yield return $"{file.Path}: {trick} outside {string.Join(", ", s_roomsOfTricks)}";
                }
            }
        }
    }
}
