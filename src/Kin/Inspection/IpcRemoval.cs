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
        IpcObjectKind.PosixMessageQueue => IsStill(found, place) && PosixMessageQueue.Remove(found.Name),
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
                    IsUnused(found, place, static () => true),
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
        IsAbandoned(found, place) && found.Kind switch
        {
            IpcObjectKind.KinRegion => RegionFile.RemoveAbandoned(found.Name, acceptAnyOwner: true),
            IpcObjectKind.SystemVSharedMemory => Remove(found, place),
            _ => IsUnused(found, place, () => Remove(found, place)),
        };

    // Not all who have it need be seen in /proc (another pid namespace); the lease knows.
    private static bool IsUnused(IpcObject found, IpcPlace place, Func<bool> then) =>
        IpcUse.Look([place]) is { Hidden: 0 } now && now.ProcessesAt(place).Count == 0
        && At(found, path => path is not null && FileLease.WhileAlone(
            path, file => new IpcPlace(file.Device, file.Inode) == place, then));

    private static T At<T>(IpcObject found, Func<string?, T> then) =>
        found.Kind == IpcObjectKind.PosixMessageQueue
            ? PosixQueueTable.InFolder(folder => then(folder is null ? null : $"{folder}{found.Name}"))
            : then(PathOf(found));

    /// <summary>The file in /dev/shm behind it; null: it has none.</summary>
    private static string? PathOf(IpcObject found) => found.Kind switch
    {
        IpcObjectKind.PosixSemaphore => $"/dev/shm/sem.{found.Name[1..]}",
        IpcObjectKind.PosixSharedMemory => $"/dev/shm/{found.Name[1..]}",
        IpcObjectKind.KinRegion or IpcObjectKind.NamedPipe => found.Name,
        _ => null,
    };

    private static bool IsStill(IpcObject found, IpcPlace place) => At(found, path =>
        path is not null && FileIdentity.AtPath(path) is FileIdentity now
        && new IpcPlace(now.Device, now.Inode) == place);

    private static bool Delete(IpcObject found) => OpenFile.Delete(PathOf(found)!);
}
