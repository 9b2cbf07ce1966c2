using System.Runtime.CompilerServices;

namespace Kin.Ipc.Queues;

/// <summary>What two programs must agree on about the type of a shared value, and can see.</summary>
internal static class ElementKind
{
    /// <summary>The primitive type, that of an enumeration, or the size of a structure.</summary>
    public static string Of<T>()
        where T : unmanaged
    {
        Type type = typeof(T).IsEnum ? typeof(T).GetEnumUnderlyingType() : typeof(T);
        return type.IsPrimitive ? type.Name : $"structure of {Unsafe.SizeOf<T>()} bytes";
    }
}
