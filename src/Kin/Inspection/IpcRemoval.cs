using Kin.Ipc;
using Kin.Ipc.Regions;
using Kin.Native;
using Kin.Native.Files;

namespace Kin.Inspection;

/// <summary>Takes objects of <see cref="IpcObjects"/> away.</summary>
internal static class IpcRemoval
{
    /// <summary>False: it is gone already, or its name is that of another one by now.</summary>
    public static bool Remove(IpcObject found, IpcPlace place) => found.Kind switch
    {
        IpcObjectKind.SystemVMessageQueue => SystemVMessageQueue.FromId(found.Id!.Value).Remove(),
        IpcObjectKind.SystemVSemaphoreSet => SystemVSemaphoreSet.FromId(found.Id!.Value).Remove(),
        IpcObjectKind.SystemVSharedMemory => SystemVSharedMemory.FromId(found.Id!.Value).Remove(),
        IpcObjectKind.PosixMessageQueue => PosixMessageQueue.Remove(found.Name),
        IpcObjectKind.Pipe => throw new InvalidOperationException(
            $"{found.Name} goes by itself, with the last process that has it."),
        _ => IsStill(found, place) && Delete(found),
    };

    /// <summary>False: somebody has it, or may have it, or it is to stay, or nobody can know.</summary>
    public static bool IsAbandoned(IpcObject found, IpcPlace place)
    {
        try
        {
            return found.Processes.Count == 0 && found.Waiters.Count == 0 && found.Kind switch
            {
                IpcObjectKind.KinRegion => IsStill(found, place) && RegionFile.IsAbandoned(found.Name),
                IpcObjectKind.SystemVSharedMemory => !found.IsRemoved
                    && SystemVSharedMemory.FromId(found.Id!.Value).GetStatus().AttachCount == 0,
                IpcObjectKind.PosixSemaphore or IpcObjectKind.PosixSharedMemory
                    or IpcObjectKind.PosixMessageQueue =>
                    IpcUse.Look([place]) is { Hidden: 0 } now && now.ProcessesAt(place).Count == 0,
                _ => false,
            };
        }
        catch (Exception e) when (e is LinuxException or InvalidDataException)
        {
            return false; // removed meanwhile, another user's, or no region
        }
    }

    /// <summary>Removes it if it is; of Kin's objects in one step, which nobody can come between.</summary>
    public static bool RemoveAbandoned(IpcObject found, IpcPlace place) =>
        IsAbandoned(found, place)
        && (found.Kind == IpcObjectKind.KinRegion
            ? RegionFile.RemoveAbandoned(found.Name, acceptAnyOwner: true) : Remove(found, place));

    /// <summary>The file in /dev/shm behind it; null: it has none.</summary>
    private static string? PathOf(IpcObject found) => found.Kind switch
    {
        IpcObjectKind.PosixSemaphore => $"/dev/shm/sem.{found.Name[1..]}",
        IpcObjectKind.PosixSharedMemory => $"/dev/shm/{found.Name[1..]}",
        IpcObjectKind.KinRegion or IpcObjectKind.NamedPipe => found.Name,
        _ => null,
    };

    private static bool IsStill(IpcObject found, IpcPlace place) =>
        PathOf(found) is string path && FileIdentity.AtPath(path) is FileIdentity now
        && new IpcPlace(now.Device, now.Inode) == place;

    private static bool Delete(IpcObject found) => OpenFile.Delete(PathOf(found)!);
}
