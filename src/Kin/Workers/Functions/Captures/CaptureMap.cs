using System.Reflection;

namespace Kin.Workers.Functions.Captures;

/// <summary>The fields of closures that a lambda, and what it contains, reads or writes.</summary>
internal sealed class CaptureMap(HashSet<(Module Module, int Token)>? fields)
{
    /// <summary>No field may be left behind.</summary>
    public static readonly CaptureMap Everything = new(null);

    public bool Includes(FieldInfo field) =>
        fields is null || fields.Contains((field.Module, field.MetadataToken));
}
