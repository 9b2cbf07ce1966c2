using System.Collections.Concurrent;
using System.Reflection;

namespace Kin.Workers.Functions.Identities;

/// <summary>Tells .NET's own assemblies, whose classes are known to this code, from the program's.</summary>
internal static class FrameworkAssembly
{
    private static readonly ConcurrentDictionary<Assembly, bool> s_known = new();

    public static bool Is(Assembly assembly)
    {
        if (assembly == typeof(object).Assembly)
        {
            return true;
        }

        if (!s_known.TryGetValue(assembly, out bool known))
        {
            known = HasKeyOfDotnet(assembly);
            s_known.TryAdd(assembly, known);
        }

        return known;
    }

    private static bool HasKeyOfDotnet(Assembly assembly)
    {
        byte[]? token = assembly.GetName().GetPublicKeyToken();
        return token is { Length: > 0 } && Convert.ToHexString(token) is
            "B03F5F7F11D50A3A" or "7CEC85D7BEA7798E" or "CC7B13FFCD2DDD51" or "B77A5C561934E089"
                or "ADB9793829DDAE60";
    }
}
