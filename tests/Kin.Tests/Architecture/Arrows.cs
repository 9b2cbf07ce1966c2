using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kin.Tests.Architecture;

/// <summary>
/// Which folder of src/Kin uses which, found by the compiler itself: every name in every file is resolved to the file
/// that declares it, so a qualified name, a <c>var</c> or an extension method counts as much as a <c>using</c>.
/// </summary>
internal static class Arrows
{
    /// <summary>Folder of src/Kin ("" is the root) to the folders it may use, beside itself and Kin.Native.</summary>
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        [""] = ["IO"],
        ["IO"] = [],
        ["Signals"] = ["", "IO"],
        ["Ipc"] = ["IO"],
        ["Inspection"] = ["", "IO", "Ipc"],
        ["Isolation"] = [""],
        ["Daemons"] = ["", "IO"],
        ["Workers"] = ["", "IO", "Ipc"],
        ["Supervision"] = ["", "Workers", "Isolation"],
    };

    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    /// <summary>One line for each file and folder that the table does not allow it to use.</summary>
    public static IEnumerable<string> Check(IEnumerable<SourceFile> files)
    {
        CSharpCompilation compilation = Compile(files.Where(f => f.IsBelow("src/Kin")));
        return compilation.SyntaxTrees.SelectMany(tree => Violations(compilation, tree)).Distinct();
    }

    private static IEnumerable<string> Violations(CSharpCompilation compilation, SyntaxTree tree)
    {
        if (Folder(tree) is not string from || tree.FilePath.Length == 0)
        {
            yield break;
        }

        if (!Allowed.TryGetValue(from, out string[]? allowed))
        {
            yield return $"{tree.FilePath}: the folder {from} is not in the table of arrows";
            yield break;
        }

        SemanticModel model = compilation.GetSemanticModel(tree);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
            foreach (string to in symbol is null or INamespaceSymbol ? [] : Declared(symbol))
            {
                if (to != from && !allowed.Contains(to))
                {
                    yield return $"{tree.FilePath}: {Room(from)} may not use {Room(to)} ({symbol})";
                }
            }
        }
    }

    private static IEnumerable<string> Declared(ISymbol symbol) => symbol.OriginalDefinition.DeclaringSyntaxReferences
        .Select(r => Folder(r.SyntaxTree)).OfType<string>().Take(1);

    private static string? Folder(SyntaxTree tree)
    {
        string[] parts = tree.FilePath.Split('/');
        return parts is ["src", "Kin", ..] ? (parts.Length > 3 ? parts[2] : "") : null;
    }

    private static string Room(string folder) => folder.Length == 0 ? "the root" : folder;

    private static CSharpCompilation Compile(IEnumerable<SourceFile> files)
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        CSharpParseOptions parse = new(LanguageVersion.Preview);
        return CSharpCompilation.Create(
            "Kin", // the name that Kin.Native shows its internals to
            files.Select(f => CSharpSyntaxTree.ParseText(f.Text, parse, f.Path))
                .Append(CSharpSyntaxTree.ParseText(ImplicitUsings, parse)),
            trusted.Split(':').Where(p => Path.GetFileName(p) is not "Kin.dll")
                .Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, metadataImportOptions: MetadataImportOptions.All));
    }
}
