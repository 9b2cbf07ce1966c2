using System.Globalization;
using Kin.Inspection;
using Kin.Tool.Facts;
using Kin.Tool.Processes;

namespace Kin.Tool.IpcLooking;

/// <summary>An object of `kin ipc`.</summary>
internal sealed record IpcRow(IpcObject Found)
{
    /// <summary>The names of the cells.</summary>
    public static string[] Columns => ["object", "user", "mode", "size", "in it", "who has it", "who waits"];

    /// <summary>It is no pipe that one process has for itself, with nothing in it.</summary>
    public bool IsWorthALine => Found.Kind != IpcObjectKind.Pipe || Found.Processes.Count > 1
        || Found.SizeBytes > 0 || Found.Waiters.Count > 0;

    /// <summary>Cells for people.</summary>
    public string[] Cells() =>
    [
        IpcWord.Of(Found),
        AccountNames.User((uint)Found.OwnerId),
        Mode,
        Amount.Bytes(Found.CapacityBytes ?? Found.SizeBytes),
        Content,
        Users,
        ShortList.Of(Found.Waiters.Select(WaiterText)),
    ];

    /// <summary>All that is known, line by line.</summary>
    public FactGroup Facts()
    {
        FactGroup group = new(IpcWord.Of(Found), "object");
        group.Add("kind", "kind", IpcWord.Meaning(Found.Kind));
        group.Add("name", "name", Found.Name);
        group.Add("number", "id", Found.Id?.ToString(CultureInfo.InvariantCulture));
        group.Add("user", "owner", $"{AccountNames.User((uint)Found.OwnerId)} ({Found.OwnerId})");
        group.Add("group", "group", $"{AccountNames.Group((uint)Found.OwnerGroupId)} ({Found.OwnerGroupId})");
        group.Add("mode", "mode", Mode);
        group.Add("size", "size", Amount.Bytes(Found.SizeBytes));
        group.Add("fits", "capacity", Found.CapacityBytes is long most ? Amount.Bytes(most) : null);
        group.Add("in it", "content", Content.Length == 0 ? null : Content);
        group.Add("removed", "removed", Found.IsRemoved ? "yes: it goes with the last who has it" : null);
        group.Add(
            "who has it", "processes",
            Found.Processes.Count == 0 ? Users : Lines(Found.Processes.Select(Named)), areLines: true);
        group.Add(
            "who waits", "waiters",
            Found.Waiters.Count == 0 ? "nobody" : Lines(Found.Waiters.Select(WaiterText)), areLines: true);
        return group;
    }

    /// <summary>Members for programs.</summary>
    public Dictionary<string, object?> Members() => new()
    {
        ["object"] = IpcWord.Of(Found),
        ["kind"] = Found.Kind.ToString(),
        ["name"] = Found.Name,
        ["id"] = Found.Id,
        ["user"] = Found.OwnerId,
        ["group"] = Found.OwnerGroupId,
        ["mode"] = Mode,
        ["sizeBytes"] = Found.SizeBytes,
        ["capacityBytes"] = Found.CapacityBytes,
        ["count"] = Found.Count,
        ["removed"] = Found.IsRemoved,
        ["processes"] = Found.Processes.Select(id => new Dictionary<string, object?>
        {
            ["pid"] = id, ["name"] = ProcessNumbers.NameOf(id),
        }).ToArray(),
        ["waiters"] = Found.Waiters.Select(w => new Dictionary<string, object?>
        {
            ["pid"] = w.ProcessId, ["tid"] = w.ThreadId, ["for"] = WaitsFor(w),
        }).ToArray(),
    };

    private string Mode => Convert.ToString((int)Found.Mode, 8).PadLeft(4, '0');

    private string Users => Found.Processes.Count > 0 ? ShortList.Of(Found.Processes.Select(Named))
        : Found.Kind is IpcObjectKind.SystemVMessageQueue or IpcObjectKind.SystemVSemaphoreSet
            ? "-" : "nobody";

    private string Content => (Found.Kind, Found.Count ?? 0) switch
    {
        (IpcObjectKind.SystemVMessageQueue, long n) => Amount.Of(n, "message"),
        (IpcObjectKind.SystemVSemaphoreSet, long n) => Amount.Of(n, "semaphore"),
        (IpcObjectKind.SystemVSharedMemory, long n) => $"attached {Amount.Of(n, "time")}",
        (IpcObjectKind.PosixSemaphore, _) => Found.Count is long value ? $"value {value}" : "",
        (IpcObjectKind.Pipe or IpcObjectKind.NamedPipe, _) => Amount.Of(Found.SizeBytes, "byte"),
        _ => "",
    };

    private static string Lines(IEnumerable<string> all) => string.Join('\n', all.Select(Visible.Text));

    private static string Named(int id) => $"{id} {ProcessNumbers.NameOf(id)}";

    private static string WaiterText(IpcWaiter waiter) => waiter.ThreadId == waiter.ProcessId
        ? $"{Named(waiter.ProcessId)} {WaitsFor(waiter)}"
        : $"{Named(waiter.ProcessId)}, thread {waiter.ThreadId}, {WaitsFor(waiter)}";

    private static string WaitsFor(IpcWaiter waiter) => waiter.Kind switch
    {
        IpcWaitKind.Send => "to write",
        IpcWaitKind.Receive => "to read",
        _ => "for a change",
    };
}
