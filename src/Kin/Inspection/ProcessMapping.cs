using Kin.Native.Files;

namespace Kin.Inspection;

/// <summary>Shared memory in the address space of a process.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The first one behind it.</param>
/// <param name="Place">What is mapped.</param>
internal readonly record struct ProcessMapping(ulong Start, ulong End, IpcPlace Place)
{
    private const string Segment = "/SYSV", SharedMemory = "/dev/shm";

    // The same file system may have another place, too.
    private static readonly FileIdentity? s_sharedMemory = FileIdentity.OfTarget(SharedMemory);

    /// <summary>The segments of System V and the files of /dev/shm in an address space.</summary>
    public static IEnumerable<ProcessMapping> Among(IEnumerable<MemoryMapping> all)
    {
        foreach (MemoryMapping one in all)
        {
            ulong device = ((ulong)one.DeviceMajor << 32) | one.DeviceMinor;
            if (one.Path.StartsWith(Segment, StringComparison.Ordinal))
            {
                yield return new ProcessMapping(
                    one.Start, one.End,
                    IpcPlace.OfSystemV(IpcObjectKind.SystemVSharedMemory, (int)one.Inode));
            }
            else if (one.Inode != 0 && (s_sharedMemory is null
                ? one.Path.StartsWith($"{SharedMemory}/", StringComparison.Ordinal)
                : device == s_sharedMemory.Device))
            {
                yield return new ProcessMapping(one.Start, one.End, new IpcPlace(device, one.Inode));
            }
        }
    }
}
