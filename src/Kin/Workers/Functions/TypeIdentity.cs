using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Kin.Workers.Functions;

/// <summary>
/// A type as bytes that the other side turns back into the type: its assembly-qualified name, then a line for
/// every assembly that only its file can find.
/// </summary>
internal static class TypeIdentity
{
    private static readonly ConcurrentDictionary<Type, byte[]> s_bytes = new();
    private static readonly ConcurrentDictionary<byte[], Type> s_types = new(BytesComparer.Instance);
    private static readonly ConcurrentDictionary<byte[], Type>.AlternateLookup<ReadOnlySpan<byte>> s_lookup =
        s_types.GetAlternateLookup<ReadOnlySpan<byte>>();

    public static byte[] Of(Type type) => s_bytes.GetOrAdd(type, static named => Encode(named));

    public static Type Resolve(ReadOnlySpan<byte> identity)
    {
        if (s_lookup.TryGetValue(identity, out Type? type))
        {
            return type;
        }

        type = Decode(Encoding.UTF8.GetString(identity));
        s_types.TryAdd(identity.ToArray(), type);
        return type;
    }

    /// <summary>Why a type cannot be found by another process; null when it can.</summary>
    public static string? ReasonAgainst(Type type)
    {
        if (type.HasElementType)
        {
            return ReasonAgainst(type.GetElementType()!);
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

    private static byte[] Encode(Type type)
    {
        string name = type.AssemblyQualifiedName
            ?? throw new NotSupportedException($"{type} has no name by which another process could find it.");
        var text = new StringBuilder(name);
        var told = new HashSet<Assembly>();
        AppendFiles(text, type, told);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void AppendFiles(StringBuilder text, Type type, HashSet<Assembly> told)
    {
        if (type.HasElementType)
        {
            AppendFiles(text, type.GetElementType()!, told);
            return;
        }

        if (told.Add(type.Assembly) && AssemblyIdentity.FileOf(type.Assembly) is { } file)
        {
            text.Append('\n').Append(type.Assembly.FullName).Append('\n').Append(file);
        }

        foreach (Type argument in type.IsConstructedGenericType ? type.GetGenericArguments() : [])
        {
            AppendFiles(text, argument, told);
        }
    }

    private static Type Decode(string text)
    {
        string[] lines = text.Split('\n');
        return lines.Length == 1
            ? Type.GetType(text, throwOnError: true)!
            : Type.GetType(lines[0], name => Find(name, lines), typeResolver: null, throwOnError: true)!;
    }

    private static Assembly Find(AssemblyName name, string[] lines)
    {
        for (int i = 1; i + 1 < lines.Length; i += 2)
        {
            if (lines[i] == name.FullName)
            {
                return AssemblyIdentity.Load(name, lines[i + 1]);
            }
        }

        return Assembly.Load(name);
    }
}
