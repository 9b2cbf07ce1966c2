using Kin.Native;

namespace Kin.Ipc.Regions;

/// <summary>The ways to come by a shared object, the same for all kinds.</summary>
internal static class RegionOpening
{
    /// <summary>A new one; without a name it is anonymous.</summary>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: there is no memory
    /// left.</exception>
    public static Region Create(IRegionContent content, string? name, SharedOptions? options) => name is null
        ? RegionFile.CreateAnonymous(content)
        : RegionFile.TryCreate(content, name, options ?? SharedOptions.Default)
            ?? throw new LinuxException(
                "linkat", Errno.EEXIST, RegionName.PathOf(name),
                "Somebody has it open, or it is to stay: open it, or take another name.");

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    public static Region Open(IRegionContent content, string name, SharedOptions? options) =>
        RegionFile.TryOpen(content, name, options ?? SharedOptions.Default)
            ?? throw new LinuxException("open", Errno.ENOENT, RegionName.PathOf(name), "Create it first.");

    /// <summary>The one of that name, made if there is none: exactly one process makes it.</summary>
    public static Region OpenOrCreate(IRegionContent content, string name, SharedOptions? options)
    {
        options ??= SharedOptions.Default;
        while (true)
        {
            if ((RegionFile.TryOpen(content, name, options) ?? RegionFile.TryCreate(content, name, options))
                is Region region)
            {
                return region;
            }
        }
    }
}
