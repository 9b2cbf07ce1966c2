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

    /// <summary>All objects; none where the kernel was built without them.</summary>
    public static IEnumerable<IpcObject> Read(IpcUse use) =>
        Rows("msg").Select(row => Queue(row, use))
            .Concat(Rows("sem").Select(row => Set(row, use)))
            .Concat(Rows("shm").Select(row => Segment(row, use)));

    private static IpcObject Queue(Row row, IpcUse use) =>
        row.Object(IpcObjectKind.SystemVMessageQueue, "msqid") with
        {
            SizeBytes = row["cbytes"],
            Count = row["qnum"],
            Waiters = use.WaitersAt(IpcObjectKind.SystemVMessageQueue, (int)row["msqid"]),
        };

    private static IpcObject Set(Row row, IpcUse use) =>
        row.Object(IpcObjectKind.SystemVSemaphoreSet, "semid") with
        {
            Count = row["nsems"],
            Waiters = use.WaitersAt(IpcObjectKind.SystemVSemaphoreSet, (int)row["semid"]),
        };

    private static IpcObject Segment(Row row, IpcUse use) =>
        row.Object(IpcObjectKind.SystemVSharedMemory, "shmid") with
        {
            SizeBytes = row["size"],
            Count = row["nattch"],
            IsRemoved = (row["perms"] & Libc.SHM_DEST) != 0,
            Processes = use.ProcessesWith((int)row["shmid"]),
        };

    private static IEnumerable<Row> Rows(string kind)
    {
        string path = $"/proc/sysvipc/{kind}";
        if (!File.Exists(path))
        {
            return [];
        }

        string[] lines = File.ReadAllLines(path);
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

        public IpcObject Object(IpcObjectKind kind, string id)
        {
            SystemVKey key = new((int)this["key"]);
            return new IpcObject(kind, key.ToString())
            {
                Id = (int)this[id],
                Key = key,
                OwnerId = (int)this["uid"],
                OwnerGroupId = (int)this["gid"],
                Mode = (UnixFileMode)(this["perms"] & ModeBits),
            };
        }
    }
}
