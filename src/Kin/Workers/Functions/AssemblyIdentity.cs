using System.Reflection;
using System.Runtime.Loader;

namespace Kin.Workers.Functions;

/// <summary>How the other side finds an assembly: by name, and where that cannot work by its file.</summary>
internal static class AssemblyIdentity
{
    private static readonly Lazy<HashSet<string>> s_trusted = new(TrustedFiles);

    /// <summary>
    /// The file of an assembly that its name alone does not find; null when the name is enough.
    /// </summary>
    public static string? FileOf(Assembly assembly)
    {
        string file = assembly.Location;
        return file.Length == 0 || s_trusted.Value.Contains(file) ? null : file;
    }

    /// <summary>Why code of this assembly cannot run in another process; null when it can.</summary>
    public static string? ReasonAgainst(Assembly assembly)
    {
        if (assembly.IsDynamic)
        {
            return "It was made at run time (Reflection.Emit): only code in a file can be loaded there.";
        }

        if (assembly.IsCollectible)
        {
            return "Its assembly can be unloaded: load it into a context that is not collectible.";
        }

        bool fromMemory = assembly.Location.Length == 0
            && AssemblyLoadContext.GetLoadContext(assembly) != AssemblyLoadContext.Default;
        return fromMemory ? "Its assembly was loaded from memory: load it from a file." : null;
    }

    /// <summary>Loads by name, or from the file when the name finds nothing.</summary>
    public static Assembly Load(AssemblyName name, string? file)
    {
        if (file is null)
        {
            return Assembly.Load(name);
        }

        // LoadFrom also finds the assemblies that lie beside this one. One already loaded from the file is
        // returned.
        return Assembly.LoadFrom(file);
    }

    private static HashSet<string> TrustedFiles()
    {
        string list = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        return new HashSet<string>(list.Split(Path.PathSeparator), StringComparer.Ordinal);
    }
}
