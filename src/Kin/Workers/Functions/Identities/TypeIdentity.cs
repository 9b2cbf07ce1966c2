using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Identities;

/// <summary>A type as bytes that the other side turns back into the type.</summary>
internal static class TypeIdentity
{
    private static readonly ConditionalWeakTable<Type, byte[]> s_bytes = [];
    private static readonly IdentityTable<Type> s_types = new();

    public static byte[] Of(Type type)
    {
        if (!s_bytes.TryGetValue(type, out byte[]? bytes))
        {
            using var encoder = new IdentityEncoder();
            encoder.WriteType(type);
            bytes = encoder.ToBytes();
            s_bytes.AddOrUpdate(type, bytes);
        }

        return bytes;
    }

    public static Type Resolve(ReadOnlySpan<byte> identity)
    {
        Type? type = s_types.Find(identity);
        if (type is null)
        {
            type = new IdentityDecoder(identity).ReadType();
            s_types.Add(identity, type);
        }

        return type;
    }

    /// <summary>Why a type cannot be found by another process; null when it can.</summary>
    public static string? ReasonAgainst(Type type)
    {
        if (type.HasElementType)
        {
            return ReasonAgainst(type.GetElementType()!);
        }

        if (type.IsFunctionPointer || type.IsGenericParameter)
        {
            return "It has no name of its own: send a type that has one.";
        }

        foreach (Type argument in type.IsConstructedGenericType ? type.GetGenericArguments() : [])
        {
            if (ReasonAgainst(argument) is { } reason)
            {
                return reason;
            }
        }

        return AssemblyIdentity.ReasonAgainst(type.Assembly);
    }
}
