using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Kin.Workers.Functions.Identities;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// Objects of which a process has one, in a static readonly field of their class: DBNull.Value,
/// StringComparer.Ordinal, EqualityComparer&lt;T&gt;.Default, ImmutableList&lt;T&gt;.Empty ... They arrive as
/// the one of the other process. Looked for in .NET's own classes, in regular expressions that the compiler
/// generated, and in classes without any state.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = SameProgram.Trimmed)]
internal static class SharedInstances
{
    private const int Most = 200;

    public static object[] Of(Type type)
    {
        if (type.IsValueType || !IsCandidate(type))
        {
            return [];
        }

        var found = new List<object>();
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            Collect(level, type, found);
        }

        return [.. found];
    }

    private static bool IsCandidate(Type type) =>
        FrameworkAssembly.Is(type.Assembly)
        || FieldSlot.Of(type).Count == 0
        || type.BaseType is { FullName: "System.Text.RegularExpressions.Regex" };

    private static void Collect(Type level, Type type, List<object> found)
    {
        FieldInfo[] fields = level.GetFields(
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
        Array.Sort(fields, static (x, y) => x.MetadataToken.CompareTo(y.MetadataToken));
        foreach (FieldInfo field in fields)
        {
            bool holds = field.IsInitOnly && field.FieldType != typeof(object)
                && field.FieldType.IsAssignableFrom(type);
            if (holds && found.Count < Most && Value(field) is { } value && value.GetType() == type)
            {
                found.Add(value);
            }
        }
    }

    private static object? Value(FieldInfo field)
    {
        try
        {
            return field.GetValue(null);
        }
        catch (Exception error) when (error is TypeInitializationException or TargetInvocationException)
        {
            return null;
        }
    }
}
