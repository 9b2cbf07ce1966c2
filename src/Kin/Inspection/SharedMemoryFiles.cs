using System.Buffers.Binary;
using Kin.Native;
using Kin.Native.Files;

namespace Kin.Inspection;

/// <summary>The files of /dev/shm (shm_overview(7)): semaphores, memory of Kin, memory of others.</summary>
internal static class SharedMemoryFiles
{
    private const string Folder = "/dev/shm", Semaphore = "sem.", OfKin = "kin-";

    /// <summary>All regular files there; none where it is not mounted.</summary>
    public static IEnumerable<ListedObject> Read() => !Directory.Exists(Folder) ? [] :
        from name in DirectoryNames.Of(Folder)
        let path = $"{Folder}/{name}"
        let file = FileIdentity.AtPath(path)
        where file is not null && file.IsRegular
        let kind = KindOf(Path.GetFileName(path))
        orderby kind, path
        select ShmFile.List(
            kind, NameOf(kind, path), file, file.Size,
            kind == IpcObjectKind.PosixSemaphore ? ValueOf(path) : null);

    private static IpcObjectKind KindOf(string name) =>
        name.StartsWith(Semaphore, StringComparison.Ordinal) ? IpcObjectKind.PosixSemaphore
        : name.StartsWith(OfKin, StringComparison.Ordinal) ? IpcObjectKind.KinRegion
        : IpcObjectKind.PosixSharedMemory;

    // As the program that made it calls it; a region of Kin by its path, since its name is Kin's own affair.
    private static string NameOf(IpcObjectKind kind, string path) => kind switch
    {
        IpcObjectKind.PosixSemaphore => $"/{Path.GetFileName(path)[Semaphore.Length..]}",
        IpcObjectKind.PosixSharedMemory => $"/{Path.GetFileName(path)}",
        _ => path,
    };

    // In glibc the first word is the value; in musl it also has a bit for those who wait.
    private static long? ValueOf(string path)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        try
        {
            using SafeFd? file = OpenFile.TryOpen(path, OpenFile.ToLook, 0, out _);
            return file is null || OpenFile.Read(file, word, 0) < word.Length ? null
                : BinaryPrimitives.ReadInt32LittleEndian(word) & int.MaxValue;
        }
        catch (LinuxException)
        {
            return null; // removed meanwhile, or another user's
        }
    }
}
