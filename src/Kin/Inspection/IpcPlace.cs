namespace Kin.Inspection;

/// <summary>
/// What tells an object from all others: device and inode of its file, or kind and number of System V.
/// </summary>
/// <param name="Device">Major and minor number; of System V a number that no device has.</param>
/// <param name="Number">The inode, or the id.</param>
internal readonly record struct IpcPlace(ulong Device, ulong Number)
{
    /// <summary>It is of an ipc namespace; a file is the same one in all of them.</summary>
    public bool IsSystemV => Device >= ulong.MaxValue - (ulong)IpcObjectKind.SystemVSharedMemory;

    public static IpcPlace OfSystemV(IpcObjectKind kind, int id) =>
        new(ulong.MaxValue - (ulong)kind, (ulong)id);
}
