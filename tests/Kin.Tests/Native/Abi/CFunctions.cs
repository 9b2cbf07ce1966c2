using System.Reflection;
using System.Runtime.InteropServices;
using Kin.Native;

namespace Kin.Tests.Native.Abi;

/// <summary>The functions of the C library that are called.</summary>
internal static class CFunctions
{
    /// <summary>Asked for where it may be missing: its absence tells musl.</summary>
    public static IReadOnlyList<string> OfGlibcAlone { get; } = ["gnu_get_libc_version", "sem_clockwait", "pthread_mutex_clocklock"];

    /// <summary>Their names, which are those of the methods.</summary>
    public static IEnumerable<string> All() => CSources.Imports();

    /// <summary>A program that takes the address of each, so that it links only if all exist.</summary>
    public static string Source(IEnumerable<string> functions)
    {
        string[] names = [.. functions];
        return string.Concat(names.Select(name => $"extern char {name}[];\n"))
            + $"char *all[] = {{ {string.Join(", ", names)} }};\nint main(void) {{ return all[0] == 0; }}\n";
    }
}
