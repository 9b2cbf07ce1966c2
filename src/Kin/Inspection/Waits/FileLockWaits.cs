using System.Buffers.Binary;
using System.Globalization;
using Kin.Native.Files;
using Kin.Native.Memory;

namespace Kin.Inspection.Waits;

/// <summary>Waits for locks of files, as /proc/locks has them (proc_locks(5)).</summary>
internal static class FileLockWaits
{
    private const ulong SetAndWait = 7, OpenFileSetAndWait = 38; // F_SETLKW, F_OFD_SETLKW of fcntl(2)

    /// <summary>The wait of a thread; null: it waits for no lock of a file.</summary>
    public static ThreadWait? Of(Sleeper sleeper, MachineLook look)
    {
        WaitingCall call = sleeper.Call;
        bool isForLock = call.Name == "flock"
            || (call.Name == "fcntl" && call.Arguments[1] is SetAndWait or OpenFileSetAndWait);
        if (!isForLock || Wanted(sleeper, look) is not FileLockInfo wanted)
        {
            return null;
        }

        FileLockInfo? held = look.FileLocks.FirstOrDefault(l => !l.IsWaiting && l.Number == wanted.Number);
        string file = wanted.Path ?? $"inode {wanted.Inode}";
        ThreadWait wait = sleeper.For(
            WaitObjectKind.FileLock, $"{call.Name} of {file}{Range(wanted)}",
            held?.Processes.Select(id => new WaitParty(id, 0)) ?? []);
        return wait with { IsExact = held?.Kind is Ipc.FileLockKind.Posix || look.Hidden == 0 };
    }

    private static FileLockInfo? Wanted(Sleeper sleeper, MachineLook look)
    {
        WaitingCall call = sleeper.Call;
        Ipc.FileLockKind kind = call.Name == "flock" ? Ipc.FileLockKind.Flock
            : call.Arguments[1] == SetAndWait ? Ipc.FileLockKind.Posix : Ipc.FileLockKind.OpenFile;
        var file = FileIdentity.OfTarget($"/proc/{sleeper.Process.Id}/fd/{call.FirstNumber}");
        FileLockInfo[] own = [.. look.FileLocks.Where(l => l.IsWaiting && l.Kind == kind
            && l.Inode == file?.Inode && (l.ProcessId is null || l.ProcessId == sleeper.Process.Id))];
        long? start = own.Length > 1 ? StartOf(sleeper) : null; // several threads may wait in one file
        return own.FirstOrDefault(l => l.Start == start) ?? own.FirstOrDefault();
    }

    // Of a range that is not counted from the beginning it is not known where that is.
    private static long? StartOf(Sleeper sleeper)
    {
        const int WhenceOffset = 2, StartOffset = 8; // struct flock of fcntl_locking(2)
        Span<byte> range = stackalloc byte[StartOffset + sizeof(long)];
        return sleeper.Call.Name == "fcntl"
            && ForeignMemory.TryRead(sleeper.Process.Id, sleeper.Call.Arguments[2], range)
            && BinaryPrimitives.ReadInt16LittleEndian(range[WhenceOffset..]) == 0
                ? BinaryPrimitives.ReadInt64LittleEndian(range[StartOffset..]) : null;
    }

    private static string Range(FileLockInfo wanted) => wanted is { Start: 0, End: null } ? ""
        : string.Create(CultureInfo.InvariantCulture, $" from byte {wanted.Start} on");
}
