using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Kin.Workers.Functions;

/// <summary>
/// Finds the value types whose memory says everything: no references, no addresses, no locks.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = SameProgram.Trimmed)]
internal static class RawShape
{
    private static readonly ConcurrentDictionary<Type, bool> s_known = new();

    /// <summary>Whether the memory of a value of this type means the same in another process.</summary>
    public static bool Is(Type type)
    {
        if (type.IsPrimitive)
        {
            return type != typeof(nint) && type != typeof(nuint);
        }

        if (!type.IsValueType)
        {
            return false;
        }

        return type.IsEnum || type == typeof(decimal) || type == typeof(DateTime) || type == typeof(Guid)
            || s_known.GetOrAdd(type, static examined => Examine(examined));
    }

    private static bool Examine(Type type)
    {
        if (type == typeof(void) || type.IsByRefLike || type.ContainsGenericParameters
            || Refusals.ReasonFor(type) is not null)
        {
            return false;
        }

        foreach (FieldInfo field in type.GetFields(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (!Is(field.FieldType))
            {
                return false;
            }
        }

        return true;
    }
}
