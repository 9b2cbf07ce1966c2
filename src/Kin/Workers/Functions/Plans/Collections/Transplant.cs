using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>
/// Gives an object that was kept for a collection the fields of one that was built elsewhere. For collections
/// that cannot be constructed in place: immutable ones, and those whose Add a derived class may have
/// overridden.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = SameProgram.Trimmed)]
internal static class Transplant
{
    public static void Fields(object from, object to, Type level)
    {
        if (!level.IsInstanceOfType(from) || (level.IsSealed && from.GetType() != to.GetType()))
        {
            throw new InvalidDataException(
                $"{TypeText.Of(from.GetType())} came where {TypeText.Of(to.GetType())} was.");
        }

        for (Type? above = level; above is not null && above != typeof(object); above = above.BaseType)
        {
            foreach (FieldInfo field in above.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly))
            {
                field.SetValue(to, field.GetValue(from));
            }
        }
    }
}
