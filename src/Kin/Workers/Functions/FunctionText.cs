using System.Reflection;

namespace Kin.Workers.Functions;

/// <summary>Functions as a C# programmer names them, for messages.</summary>
internal static class FunctionText
{
    /// <summary>"Program.CountWords", or "lambda in Program.Main", or "Local in Program.Main".</summary>
    public static string Of(MethodInfo method)
    {
        Type? type = method.DeclaringType;
        while (type is { IsNested: true } && type.Name.StartsWith('<'))
        {
            type = type.DeclaringType;
        }

        string prefix = type is null ? "" : TypeText.Short(type) + ".";
        string name = method.Name;
        int end = name.IndexOf('>', StringComparison.Ordinal);
        if (name.Length == 0 || name[0] != '<' || end < 0)
        {
            return prefix + name;
        }

        string outer = name[1..end] is "<Main>$" or "" ? "Main" : name[1..end].TrimStart('<');
        int local = name.IndexOf("g__", end, StringComparison.Ordinal);
        int bar = name.LastIndexOf('|');
        string what = local >= 0 && bar > local ? name[(local + 3)..bar] : "lambda";
        return $"{what} in {prefix}{outer}";
    }
}
