using System.Globalization;
using Kin.Ipc;
using Kin.Native;

namespace Kin.Inspection;

/// <summary>
/// The kernel's lists of System V objects (/proc/sysvipc, proc_sysvipc(5)), which everybody may read whatever
/// the objects allow.
/// </summary>
internal static class SystemVTable
{
    private const int ModeBits = 0x1FF;

    private const string Folder = "/proc/sysvipc";

    /// <summary>
    /// All objects; null where the kernel was built without them, or /proc leaves them out (subset=pid).
    /// </summary>
    public static IReadOnlyList<ListedObject>? Read() => !Directory.Exists(Folder) ? null :
    [
        .. Rows("msg").Select(row => row.List(
            IpcObjectKind.SystemVMessageQueue, "msqid", row["qnum"], row["cbytes"])),
        .. Rows("sem").Select(row => row.List(
            IpcObjectKind.SystemVSemaphoreSet, "semid", row["nsems"], 0)),
        .. Rows("shm").Select(row => row.List(
            IpcObjectKind.SystemVSharedMemory, "shmid", row["nattch"], row["size"])),
    ];

    private static IEnumerable<Row> Rows(string kind)
    {
        string[] lines = File.ReadAllLines($"{Folder}/{kind}");
        string[] columns = Words(lines[0]);
        return lines.Skip(1).Select(line => new Row(columns, Words(line)));
    }

    private static string[] Words(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A line of the table; its columns have names, and newer kernels have more of them.</summary>
    private readonly record struct Row(string[] Columns, string[] Cells)
    {
        public long this[string column]
        {
            get
            {
                string cell = Cells[Array.IndexOf(Columns, column)];
                return column == "perms"
                    ? Convert.ToInt64(cell, 8)
                    : (long)decimal.Parse(cell, CultureInfo.InvariantCulture);
            }
        }

        public ListedObject List(IpcObjectKind kind, string idColumn, long count, long size)
        {
            SystemVKey key = new((int)this["key"]);
            int id = (int)this[idColumn];
            IpcObject listed = new(kind, key.ToString())
            {
                Id = id,
                Key = key,
                OwnerId = (int)this["uid"],
                OwnerGroupId = (int)this["gid"],
                Mode = (UnixFileMode)(this["perms"] & ModeBits),
                Count = count,
                SizeBytes = size,
                IsRemoved = kind == IpcObjectKind.SystemVSharedMemory && (this["perms"] & Libc.SHM_DEST) != 0,
            };
            return new ListedObject(listed, IpcPlace.OfSystemV(kind, id));
        }
    }
}
