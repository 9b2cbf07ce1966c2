namespace Kin.Tool.Machine;

/// <summary>The control groups (cgroups(7)): which version is mounted, and where this process is.</summary>
/// <param name="Version">2; 1 (also when version 2 is mounted beside it, without controllers); 0:
/// none.</param>
/// <param name="UnifiedMount">Where version 2 is mounted; null: nowhere.</param>
/// <param name="Path">The group of this process in the hierarchy of version 2, else in the first of version
/// 1.</param>
/// <param name="Controllers">The controllers of version 2 that the mounted root offers.</param>
internal sealed record CgroupFacts(
    int Version, string? UnifiedMount, string? Path, IReadOnlyList<string> Controllers)
{
    /// <summary>Reads it from the usual mount points.</summary>
    public static CgroupFacts Read(string root = "/sys/fs/cgroup", string self = "/proc/self/cgroup")
    {
        string? path = PathOf(FileText.Lines(self) ?? []);
        foreach (string mount in new[] { root, $"{root}/unified" })
        {
            if (File.Exists($"{mount}/cgroup.controllers"))
            {
                string controllers = FileText.FirstLine($"{mount}/cgroup.controllers") ?? "";
                return new CgroupFacts(mount == root ? 2 : 1, mount, path, [.. Words(controllers)]);
            }
        }

        bool any = Directory.Exists(root) && Directory.EnumerateDirectories(root).Any();
        return new CgroupFacts(any ? 1 : 0, null, path, []);
    }

    /// <inheritdoc/>
    public override string ToString() => Version switch
    {
        0 => "none mounted",
        2 => $"version 2 at {UnifiedMount}, this process in {Path}"
            + $" (controllers: {string.Join(' ', Controllers)})",
        _ when UnifiedMount is not null => $"version 1, and version 2 at {UnifiedMount} without controllers",
        _ => "version 1",
    };

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // "0::/path" is version 2, "7:blkio:/path" version 1.
    private static string? PathOf(string[] lines)
    {
        string? line = lines.FirstOrDefault(l => l.StartsWith("0::", StringComparison.Ordinal))
            ?? lines.FirstOrDefault();
        return line?.Split(':', 3) is [_, _, string path] ? path : null;
    }
}
