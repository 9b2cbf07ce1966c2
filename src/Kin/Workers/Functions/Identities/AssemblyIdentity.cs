using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Identities;

/// <summary>
/// One build of an assembly, so that the other side finds the same one: its name, its file where the name
/// cannot find it, and the version id of its module. Types and methods are then numbers in its metadata.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is handled.")]
internal static class AssemblyIdentity
{
    private static HashSet<string>? s_trusted;

    private static Assembly Core => typeof(object).Assembly;

    public static void Write(PayloadWriter payload, Assembly assembly)
    {
        bool core = assembly == Core;
        payload.WriteString(core ? null : assembly.GetName().Name);
        payload.WriteString(core ? null : FileOf(assembly));
        payload.WriteRaw(assembly.ManifestModule.ModuleVersionId);
    }

    /// <exception cref="InvalidOperationException">This process loaded another build.</exception>
    public static Module Read(ref PayloadReader payload)
    {
        string? name = payload.ReadString();
        string? file = payload.ReadString();
        var build = payload.ReadRaw<Guid>();
        Module module = (name is null ? Core : Load(name, file)).ManifestModule;
        return module.ModuleVersionId == build
            ? module
            : throw new InvalidOperationException(
                $"The worker loaded another build of {module.Assembly.GetName().Name}: it was rebuilt " +
                "or updated while the program ran. Start the program again.");
    }

    /// <summary>Why code of this assembly cannot run in another process; null when it can.</summary>
    public static string? ReasonAgainst(Assembly assembly)
    {
        if (assembly == Core)
        {
            return null;
        }

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

    // LoadFrom also finds the assemblies that lie beside this one; one loaded before from the file is
    // returned.
    private static Assembly Load(string name, string? file) => file is null
        ? Assembly.Load(new AssemblyName { Name = name })
        : Assembly.LoadFrom(file);

    private static string? FileOf(Assembly assembly)
    {
        string file = assembly.Location;
        return file.Length == 0 || (s_trusted ??= TrustedFiles()).Contains(file) ? null : file;
    }

    private static HashSet<string> TrustedFiles()
    {
        string list = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        return new HashSet<string>(list.Split(Path.PathSeparator), StringComparer.Ordinal);
    }
}
