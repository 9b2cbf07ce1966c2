using Kin.Native;
using Kin.Native.Kernel;

namespace Kin;

/// <summary>
/// What the running kernel, and the policies on top of it, allow of what Kin uses. Each thing is tried, once
/// in a process, at its first use: version numbers say little in containers. Thread-safe.
/// </summary>
public static class KernelSupport
{
    /// <summary>The oldest kernel that Kin is made for. Older ones may work; nothing is promised.</summary>
    public static Version OldestKernel { get; } = new(5, 14);

    /// <summary>
    /// Everything that Kin can do without, at a cost. Asking probes what has not been used yet.
    /// </summary>
    public static IReadOnlyList<KernelCapability> Capabilities =>
        [.. KernelFeatures.All.Select(f => new KernelCapability(f.Name, f.IsAvailable, f.Reason, f.Cost))];

    /// <summary>
    /// The C library of this process and its version, such as "glibc 2.36"; "musl" names no version.
    /// </summary>
    public static string CLibrary { get; } = CLibraryName.OfThisProcess;
}
