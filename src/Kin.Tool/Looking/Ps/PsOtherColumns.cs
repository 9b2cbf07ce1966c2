using Kin.Inspection;

namespace Kin.Tool.Looking.Ps;

/// <summary>Columns of signals, input and output, control groups.</summary>
internal static class PsOtherColumns
{
    private const int MaskWidth = 16;

    public static readonly PsColumn[] List =
    [
        Mask("pending", "PENDING", "signals that wait for the process", s => s.Pending)
            with { Aliases = ["sig"] },
        Mask("blocked", "BLOCKED", "signals that it has blocked", s => s.Blocked)
            with { Aliases = ["sigmask", "sig_block"] },
        Mask("ignored", "IGNORED", "signals that it ignores", s => s.Ignored)
            with { Aliases = ["sigignore", "sig_ignore"] },
        Mask("caught", "CAUGHT", "signals that it handles", s => s.Caught)
            with { Aliases = ["sigcatch", "sig_catch"] },
        Io("rchars", "RCHARS", "bytes by read(2) and its like", io => io.ReadCallBytes),
        Io("wchars", "WCHARS", "bytes by write(2) and its like", io => io.WriteCallBytes),
        Io("rops", "ROPS", "calls of read(2) and its like", io => io.ReadCalls),
        Io("wops", "WOPS", "calls of write(2) and its like", io => io.WriteCalls),
        Io("rbytes", "RBYTES", "bytes fetched from disks", io => io.ReadBytes),
        Io("wbytes", "WBYTES", "bytes sent to disks", io => io.WrittenBytes),
        Io("wcbytes", "WCBYTES", "of those, bytes deleted before they were sent", io => io.CancelledBytes),
        new("fds", "FDS", "open descriptors",
            r => r.Descriptors.TryGet(out int count) ? Cell.Of(count) : Cell.Unknown),
        new("cgroup", "CGROUP", "control groups but the topmost ones", Groups)
        {
            IsText = true, Most = 27, Aliases = ["cgname"],
        },
        new("container", "CONTAINER", "number of its container, as its control group has it",
            r => Cell.Of(ContainerId.Of(r)?[..12], ContainerId.Of(r))) { IsText = true, Least = 12 },
        new("exe", "EXE", "file of the program",
            r => r.Program.TryGet(out string? path) ? Cell.Of(path) : Cell.Unknown)
        {
            IsText = true, Most = 27,
        },
        .. NamespaceKinds.All.Select(Namespace),
    ];

    private static PsColumn Namespace(string kind) => new(
        $"{kind}ns", $"{kind.ToUpperInvariant()}NS", $"its {kind} namespace",
        r => r.NamespaceOf(kind).TryGet(out NamespaceId id) ? Cell.Of((long)id.Number) : Cell.Unknown)
    {
        Least = 10,
    };

    private static PsColumn Mask(
        string name, string heading, string meaning, Func<ProcessStatus, SignalMask> which) =>
        new(name, heading, meaning, r => r.FromStatus(s => Cell.Of(which(s).ToString())))
        {
            Least = MaskWidth,
        };

    private static PsColumn Io(string name, string heading, string meaning, Func<ProcessIo, long> which) =>
        new(name, heading, meaning, r => r.Io.TryGet(out ProcessIo io) ? Cell.Of(which(io)) : Cell.Unknown)
        {
            Least = 5,
        };

    // As ps(1): "4:memory:/a,0::/b".
    private static Cell Groups(PsRow row) =>
        row.ControlGroups.TryGet(out IReadOnlyList<ControlGroupPath>? all)
            && all.Where(g => g.Path != "/").Select(g => $"{g.Hierarchy}:{g.Controllers}:{g.Path}").ToArray()
                is { Length: > 0 } shown
            ? Cell.Of(string.Join(',', shown)) : Cell.Unknown;
}
