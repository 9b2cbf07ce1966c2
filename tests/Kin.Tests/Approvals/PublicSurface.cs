using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kin.Tests.Approvals;

/// <summary>What an assembly shows to its users, as text: a line for each type and, indented, one for each member.</summary>
internal static class PublicSurface
{
    private static readonly SymbolDisplayFormat s_format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeConstantValue
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The surface of the assembly in the file, sorted, so that a change is a line of a diff.</summary>
    public static string Of(string assemblyPath)
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        MetadataReference subject = MetadataReference.CreateFromFile(assemblyPath);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "surface",
            references: trusted.Split(':').Where(p => Path.GetFileName(p) != Path.GetFileName(assemblyPath))
                .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p)).Append(subject));
        IAssemblySymbol assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(subject)!;
        return string.Concat(Types(assembly.GlobalNamespace)
            .OrderBy(t => t.ToDisplayString(), StringComparer.Ordinal).Select(Describe));
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) => container.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .SelectMany(m => m is INamedTypeSymbol type
            ? IsVisible(type) ? Types(type).Prepend(type) : []
            : Types(m));

    private static string Describe(INamedTypeSymbol type)
    {
        string[] bases = [.. new[] { type.BaseType }.OfType<INamedTypeSymbol>()
            .Where(b => b.SpecialType is SpecialType.None).Concat(type.Interfaces.OrderBy(i => i.Name))
            .Select(b => b.ToDisplayString(s_format))];
        string head = $"{Modifiers(type)}{type.ToDisplayString(s_format)} [{type.ContainingNamespace}]"
            + (bases.Length > 0 ? $" : {string.Join(", ", bases)}" : "");
        IEnumerable<string> members = type.GetMembers().Where(m => m is not INamedTypeSymbol && IsVisible(m) && !IsApart(m))
            .Select(m => $"    {m.ToDisplayString(s_format)}").Order(StringComparer.Ordinal);
        return string.Join('\n', members.Prepend(head)) + "\n\n";
    }

    private static string Modifiers(INamedTypeSymbol type) =>
        type.TypeKind is not TypeKind.Class ? ""
        : type.IsStatic ? "static " : type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : "";

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility
        is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    // Accessors stand with their property; finalizers and what the compiler writes for records are nothing to call.
    private static bool IsApart(ISymbol symbol) => symbol is IMethodSymbol { AssociatedSymbol: not null }
        or IMethodSymbol { MethodKind: MethodKind.Destructor } || symbol.Name.Contains('<')
        || symbol.Name is "PrintMembers" or "EqualityContract";
}
