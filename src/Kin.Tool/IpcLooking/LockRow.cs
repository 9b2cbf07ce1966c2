using System.Globalization;
using Kin.Inspection;
using Kin.Ipc;
using Kin.Tool.Facts;
using Kin.Tool.Processes;

namespace Kin.Tool.IpcLooking;

/// <summary>A lock of a file with those who hold it and those who wait for it.</summary>
internal sealed record LockRow(FileLockInfo Held, IReadOnlyList<FileLockInfo> Waiting)
{
    /// <summary>The names of the cells.</summary>
    public static string[] Columns => ["file lock", "mode", "bytes", "file", "who has it", "who waits"];

    /// <summary>All of them; null: they cannot be listed here.</summary>
    public static IReadOnlyList<LockRow>? All()
    {
        IReadOnlyList<FileLockInfo>? all = FileLockTable.TryRead();
        return all is null ? null :
        [
            .. from same in all.ToLookup(l => l.Number)
               let held = same.FirstOrDefault(l => !l.IsWaiting)
               where held is not null
               select new LockRow(held, [.. same.Where(l => l.IsWaiting)]),
        ];
    }

    /// <summary>Cells for people.</summary>
    public string[] Cells() =>
    [
        KindText, Held.IsExclusive ? "exclusive" : "shared",
        $"{Held.Start} to {Held.End?.ToString(CultureInfo.InvariantCulture) ?? "the end"}",
        Held.Path ?? string.Create(
            CultureInfo.InvariantCulture, $"{Held.DeviceMajor:x2}:{Held.DeviceMinor:x2} inode {Held.Inode}"),
        Named(Held), ShortList.Of(Waiting.Select(Named)),
    ];

    /// <summary>Members for programs.</summary>
    public Dictionary<string, object?> Members() => new()
    {
        ["kind"] = KindText,
        ["exclusive"] = Held.IsExclusive,
        ["start"] = Held.Start,
        ["end"] = Held.End,
        ["path"] = Held.Path,
        ["inode"] = Held.Inode,
        ["processes"] = Held.Processes,
        ["waiting"] = Waiting.SelectMany(w => w.Processes).ToArray(),
    };

    private string KindText => Held.Kind switch
    {
        FileLockKind.Flock => "flock",
        FileLockKind.Posix => "posix",
        FileLockKind.OpenFile => "open file",
        _ => "lease",
    };

    private static string Named(FileLockInfo found) => found.Processes.Count == 0 ? "-"
        : ShortList.Of(found.Processes.Select(id => $"{id} {ProcessNumbers.NameOf(id)}"));
}
