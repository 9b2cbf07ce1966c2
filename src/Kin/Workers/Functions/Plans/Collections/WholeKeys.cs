using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>Tells the key types that are complete as soon as they are read, hash code included.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = SameProgram.Trimmed)]
internal static class WholeKeys
{
    public static bool Are<T>() => Are(typeof(T));

    private static bool Are(Type type)
    {
        if (type == typeof(string) || type == typeof(Type) || RawShape.Is(type))
        {
            return true;
        }

        if (!type.IsValueType)
        {
            return false;
        }

        foreach (FieldInfo field in type.GetFields(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (!Are(field.FieldType))
            {
                return false;
            }
        }

        return true;
    }
}
