using System.Globalization;
using System.Runtime.InteropServices;

namespace Kin.Tool.Machine;

/// <summary>What `kin doctor` reports: the machine as this process sees it, containers included.</summary>
internal sealed record MachineFacts
{
    public string Kernel { get; } = FileText.FirstLine("/proc/sys/kernel/osrelease") ?? "unknown";

    public Architecture Architecture { get; } = RuntimeInformation.ProcessArchitecture;

    public string CLibrary { get; } = KernelSupport.CLibrary;

    public Version DotNet { get; } = Environment.Version;

    public int Processors { get; } = Environment.ProcessorCount;

    /// <summary>
    /// What the garbage collector may use: the memory of the machine or the limit of the control group.
    /// </summary>
    public long MemoryBytes { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Free space for shared memory in /dev/shm; null when that is not mounted.</summary>
    public long? SharedMemoryFreeBytes { get; } = FreeBytes("/dev/shm");

    public CgroupFacts Cgroup { get; } = CgroupFacts.Read();

    public IReadOnlyList<LimitFact> Limits { get; } = LimitFact.OfChildren();

    public IReadOnlyList<KernelCapability> Capabilities { get; } = KernelSupport.Capabilities;

    /// <summary>What makes Kin unfit for this machine, as sentences; empty when it is fit.</summary>
    public IReadOnlyList<string> Problems => [.. FindProblems()];

    private IEnumerable<string> FindProblems()
    {
        if (KernelVersion(Kernel) is Version version && version < KernelSupport.OldestKernel)
        {
            yield return $"Linux {Kernel} is older than {KernelSupport.OldestKernel}, which Kin is made for.";
        }

        if (Architecture is not (Architecture.X64 or Architecture.Arm64))
        {
            yield return $"Kin cannot start programs on {Architecture}, only on X64 and Arm64.";
        }

        if (SharedMemoryFreeBytes is null)
        {
            yield return "/dev/shm is not mounted, so nothing can be shared by name.";
        }
    }

    /// <summary>"6.1.0-18-amd64" is 6.1.</summary>
    internal static Version? KernelVersion(string release)
    {
        string[] parts = release.Split('.', '-', '+');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
                ? new Version(major, minor)
                : null;
    }

    private static long? FreeBytes(string folder) =>
        Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : null;
}
