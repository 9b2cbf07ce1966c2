using System.Text;

namespace Kin.Workers.Functions;

/// <summary>Types as a C# programmer writes them, for messages.</summary>
internal static class TypeText
{
    /// <summary>The name with its namespace: "System.Collections.Generic.List&lt;Order&gt;".</summary>
    public static string Of(Type type) => Append(new StringBuilder(), type, withNamespace: true).ToString();

    /// <summary>The name alone, without namespace and outer class: "List&lt;Order&gt;".</summary>
    public static string Short(Type type) =>
        Append(new StringBuilder(), type, withNamespace: false).ToString();

    private static StringBuilder Append(StringBuilder text, Type type, bool withNamespace)
    {
        if (Keyword(type) is { } keyword)
        {
            return text.Append(keyword);
        }

        if (type.IsArray)
        {
            Append(text, type.GetElementType()!, withNamespace);
            return text.Append('[').Append(',', type.GetArrayRank() - 1).Append(']');
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Append(text, underlying, withNamespace).Append('?');
        }

        if (type.IsGenericParameter)
        {
            return text.Append(type.Name);
        }

        if (withNamespace && type.Namespace is { Length: > 0 } space)
        {
            text.Append(space).Append('.');
        }

        return AppendNested(text, type, type.IsGenericType ? type.GetGenericArguments() : [], withNamespace);
    }

    private static StringBuilder AppendNested(
        StringBuilder text, Type type, Type[] arguments, bool withOuter)
    {
        int outer = 0;
        if (type.DeclaringType is { } declaring)
        {
            outer = declaring.IsGenericType ? declaring.GetGenericArguments().Length : 0;
            if (withOuter)
            {
                AppendNested(text, declaring, arguments[..Math.Min(outer, arguments.Length)], true).Append(
                    '.');
            }
        }

        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        text.Append(tick < 0 ? type.Name : type.Name[..tick]);
        if (arguments.Length <= outer)
        {
            return text;
        }

        text.Append('<');
        for (int i = outer; i < arguments.Length; i++)
        {
            Append(i > outer ? text.Append(", ") : text, arguments[i], withNamespace: false);
        }

        return text.Append('>');
    }

    private static string? Keyword(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Char => "char",
        TypeCode.Byte => "byte",
        TypeCode.SByte => "sbyte",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.UInt32 => "uint",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Int32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.Double => "double",
        TypeCode.Decimal => "decimal",
        TypeCode.String => "string",
        _ => type == typeof(object) ? "object" : null,
    };
}
