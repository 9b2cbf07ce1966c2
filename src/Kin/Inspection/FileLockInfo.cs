using Kin.Ipc;

namespace Kin.Inspection;

/// <summary>A lock of a file, or somebody who waits for one: a line of /proc/locks (proc_locks(5)).</summary>
/// <remarks>Immutable: as it was when it was read.</remarks>
public sealed record FileLockInfo
{
    internal FileLockInfo()
    {
    }

    /// <summary>The number of the lock in this list; who waits for it has the same.</summary>
    public long Number { get; internal init; }

    /// <summary>
    /// Its kind; null: a lease (fcntl(2), F_SETLEASE), or one that is newer than this library.
    /// </summary>
    public FileLockKind? Kind { get; internal init; }

    /// <summary>It waits for the lock that was listed before with the same number.</summary>
    public bool IsWaiting { get; internal init; }

    /// <summary>It keeps everybody else away; false: it is shared, for reading.</summary>
    public bool IsExclusive { get; internal init; }

    /// <summary>
    /// The process that took it, which may have ended since; null: it belongs to an open file (<see
    /// cref="FileLockKind.OpenFile"/>), or to a process outside of this pid namespace.
    /// </summary>
    public int? ProcessId { get; internal init; }

    /// <summary>
    /// The processes that hold it, or the one that waits. A lock by flock(2), and one of an open file, all
    /// have that have the open file, as far as this user may look at them; others <see cref="ProcessId"/>
    /// alone.
    /// </summary>
    public IReadOnlyList<int> Processes { get; internal init; } = [];

    /// <summary>The file, by the path under which a process has it open; null: nobody that may be looked
    /// at has.</summary>
    public string? Path { get; internal init; }

    /// <summary>The major number of its device.</summary>
    public uint DeviceMajor { get; internal init; }

    /// <summary>The minor number of its device.</summary>
    public uint DeviceMinor { get; internal init; }

    /// <summary>Its inode.</summary>
    public ulong Inode { get; internal init; }

    /// <summary>The first byte that is locked.</summary>
    public long Start { get; internal init; }

    /// <summary>The last byte that is locked; null: to the end, however far the file grows.</summary>
    public long? End { get; internal init; }

    /// <summary>The same kind of lock of the same bytes, taken by the same process.</summary>
    internal bool IsLike(FileLockInfo other) => (Kind, IsExclusive, Start, End, ProcessId)
        == (other.Kind, other.IsExclusive, other.Start, other.End, other.ProcessId);

    /// <summary>"Flock exclusive of /tmp/x by 4711".</summary>
    public override string ToString() =>
        $"{Kind} {(IsExclusive ? "exclusive" : "shared")} of {Path ?? $"inode {Inode}"} by "
        + string.Join(", ", Processes);
}
