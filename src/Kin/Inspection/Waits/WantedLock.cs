using System.Buffers.Binary;
using Kin.Ipc;
using Kin.Native.Files;
using Kin.Native.Memory;

namespace Kin.Inspection.Waits;

/// <summary>The lock of a file that a thread waits for (flock(2), fcntl_locking(2)).</summary>
/// <param name="Line">What /proc/locks says of it.</param>
/// <param name="IsSure">No other line can be meant.</param>
internal sealed record WantedLock(FileLockInfo Line, bool IsSure)
{
    private const ulong SetAndWait = 7, OpenFileSetAndWait = 38; // F_SETLKW, F_OFD_SETLKW
    private const ulong Exclusive = 2, WriteLock = 1; // LOCK_EX, F_WRLCK

    /// <summary>Of a thread; null: it waits for none.</summary>
    public static WantedLock? Of(Sleeper sleeper, MachineLook look)
    {
        WaitingCall call = sleeper.Call;
        FileLockKind? kind = call.Name == "flock" ? FileLockKind.Flock
            : call.Name != "fcntl" ? null
            : call.Arguments[1] == SetAndWait ? FileLockKind.Posix
            : call.Arguments[1] == OpenFileSetAndWait ? FileLockKind.OpenFile : null;
        if (kind is null)
        {
            return null;
        }

        var file = FileIdentity.OfTarget($"/proc/{sleeper.ThreadId}/fd/{call.FirstNumber}");
        FileLockInfo[] all = [.. look.FileLocks.Where(l => l.IsWaiting && l.Kind == kind
            && l.Inode == file?.Inode && (l.ProcessId is null || l.ProcessId == sleeper.Process.Id))];

        // Several threads may wait in one file, and whose line is whose tells what each has asked for.
        (bool, long, long?)? asked = kind == FileLockKind.Flock
            ? ((call.Arguments[1] & Exclusive) != 0, 0, null) : AskedFor(sleeper);
        FileLockInfo[] own = [.. all.Where(l => (l.IsExclusive, l.Start, l.End) == asked)];
        FileLockInfo[] left = own.Length > 0 ? own : all;
        return left.Length == 0 ? null
            : new(left[0], left.All(l => (l.IsExclusive, l.Start, l.End)
                == (left[0].IsExclusive, left[0].Start, left[0].End)));
    }

    /// <summary>A lock that somebody has keeps this one away, whoever has it.</summary>
    public bool IsKeptAwayBy(FileLockInfo held) =>
        !held.IsWaiting && held.Kind is not null
        && (held.Kind == FileLockKind.Flock) == (Line.Kind == FileLockKind.Flock)
        && (held.Inode, held.DeviceMajor, held.DeviceMinor)
            == (Line.Inode, Line.DeviceMajor, Line.DeviceMinor)
        && (held.IsExclusive || Line.IsExclusive)
        && held.Start <= (Line.End ?? long.MaxValue) && Line.Start <= (held.End ?? long.MaxValue)
        && !(held.Kind == FileLockKind.Posix && Line.Kind == FileLockKind.Posix
            && held.ProcessId == Line.ProcessId);

    // Of a range that is not counted from the beginning it is not known where that is.
    private static (bool IsExclusive, long Start, long? End)? AskedFor(Sleeper sleeper)
    {
        const int WhenceOffset = 2, StartOffset = 8, LengthOffset = 16; // struct flock
        Span<byte> range = stackalloc byte[LengthOffset + sizeof(long)];
        if (!ForeignMemory.TryRead(sleeper.ThreadId, sleeper.Call.Arguments[2], range)
            || BinaryPrimitives.ReadInt16LittleEndian(range[WhenceOffset..]) != 0)
        {
            return null;
        }

        long start = BinaryPrimitives.ReadInt64LittleEndian(range[StartOffset..]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(range[LengthOffset..]);
        return (BinaryPrimitives.ReadInt16LittleEndian(range) == (short)WriteLock,
            length < 0 ? start + length : start,
            length == 0 ? null : length < 0 ? start - 1 : start + length - 1);
    }
}
