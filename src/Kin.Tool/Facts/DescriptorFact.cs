using System.Globalization;
using Kin.Inspection;
using Kin.IO;
using Kin.Tool.Processes;

namespace Kin.Tool.Facts;

/// <summary>An open descriptor of a process, what is behind it, and who has the other end.</summary>
internal sealed class DescriptorFact
{
    /// <summary>The names of the cells.</summary>
    public static string[] Columns => ["  fd", "access", "kind", "target", "details", "other end"];

    private readonly DescriptorInfo _info;
    private readonly string _details;
    private readonly IReadOnlyList<DescriptorHolder> _others;
    private readonly string _nobody;

    private DescriptorFact(
        DescriptorInfo info, string details, IReadOnlyList<DescriptorHolder> others, string nobody = "") =>
        (_info, _details, _others, _nobody) = (info, details, others, nobody);

    /// <summary>All of a process, by number, if this user may know.</summary>
    public static ProcReading<IReadOnlyList<DescriptorFact>> Of(ProcessInfo process) =>
        process.CountDescriptors().Select<IReadOnlyList<DescriptorFact>>(_ =>
        {
            var connections = Connections.Read();
            return [.. Descriptors.Of(process.Id).Select(info => Of(process, info, connections))];
        });

    /// <summary>Cells for people.</summary>
    public string[] Cells() =>
    [
        $"  {_info.Number}",
        _info.Access switch
        {
            FileAccess.Read => "r",
            FileAccess.Write => _info.IsAppending ? "a" : "w",
            FileAccess.ReadWrite => "rw",
            _ => "path",
        },
        KindText(_info.Kind),
        _info.Target + (_info.IsDeleted ? " (deleted)" : ""),
        _details,
        _others.Count == 0 ? _nobody : ShortList.Of(_others.Select(other =>
            $"{other.ProcessId} {ProcessNumbers.NameOf(other.ProcessId)} ({other.Descriptor})")),
    ];

    /// <summary>Members for programs.</summary>
    public Dictionary<string, object?> Members() => new()
    {
        ["fd"] = _info.Number,
        ["kind"] = _info.Kind.ToString(),
        ["target"] = _info.Target,
        ["deleted"] = _info.IsDeleted,
        ["access"] = _info.Access?.ToString(),
        ["append"] = _info.IsAppending,
        ["nonBlocking"] = _info.IsNonBlocking,
        ["closeOnExec"] = _info.IsCloseOnExec,
        ["position"] = _info.Position,
        ["size"] = _info.Size,
        ["protocol"] = _info.SocketProtocol,
        ["details"] = _details,
        ["others"] = _others.Select(o => new Dictionary<string, object?>
        {
            ["pid"] = o.ProcessId,
            ["name"] = ProcessNumbers.NameOf(o.ProcessId),
            ["fd"] = o.Descriptor,
        }).ToArray(),
    };

    private static DescriptorFact Of(in ProcessInfo process, DescriptorInfo info, Connections connections)
    {
        ulong inode = InodeOf(info.Target);
        if (info.Kind == DescriptorKind.Pipe && connections.FindPipe(inode) is PipeInfo pipe)
        {
            return new DescriptorFact(info, Fill(pipe), Others(process, info, pipe), Nobody(connections));
        }

        if (info.Kind == DescriptorKind.Socket && connections.FindSocket(inode) is SocketInfo socket)
        {
            return new DescriptorFact(
                info, SocketText.Of(socket), connections.PeerOf(socket)?.Holders ?? []);
        }

        string details = process.ReadDescriptor(info.Number).TryGet(out DescriptorDetails? more)
            ? Details(info, more) : "";
        PipeInfo? named = info.Kind == DescriptorKind.Pipe && info.Access is not null
            ? connections.FindNamedPipe(process.Id, info.Number) : null;
        return named is null ? new DescriptorFact(info, details, [])
            : new DescriptorFact(info, Fill(named), Others(process, info, named), Nobody(connections));
    }

    private static string Nobody(Connections connections) =>
        connections.HiddenProcesses == 0 ? "nobody" : "nobody that may be looked at";

    // Of a reading end the writers, and the other way round; this descriptor itself is none of them.
    private static DescriptorHolder[] Others(ProcessInfo process, DescriptorInfo info, PipeInfo pipe)
    {
        IEnumerable<DescriptorHolder> ends = info.Access switch
        {
            FileAccess.Read => pipe.Writers,
            FileAccess.Write => pipe.Readers,
            _ => pipe.Holders,
        };
        return [.. ends.Where(h => h.ProcessId != process.Id || h.Descriptor != info.Number)];
    }

    private static string Fill(PipeInfo pipe) =>
        pipe.ReadFill() is (long bytes, long capacity) ? $"{bytes} of {capacity} bytes" : "";

    private static string Details(DescriptorInfo info, DescriptorDetails more)
    {
        List<string> all = [];
        if (info.SocketProtocol is string protocol)
        {
            all.Add(SocketText.Protocol(protocol));
        }

        if (info.Position is long position)
        {
            all.Add(info.Size is long size ? $"at {position} of {size}" : $"at {position}");
        }

        if (more.EventCount is long count)
        {
            all.Add($"counter {unchecked((ulong)count)}{(more.IsSemaphore == true ? ", semaphore" : "")}");
        }

        if (info.Kind == DescriptorKind.Epoll)
        {
            all.Add(more.WatchedDescriptors.Count == 0 ? "watches nothing"
                : $"watches {ShortList.Of(more.WatchedDescriptors.Select(n => $"{n}"))}");
        }

        if (more.ProcessId is int id)
        {
            all.Add(id switch
            {
                -1 => "a process that has ended",
                0 => "a process outside of this pid namespace",
                _ => $"process {id} {ProcessNumbers.NameOf(id)}",
            });
        }

        all.AddRange(OfEvents(info, more));
        all.AddRange(more.Locks.Select(LockText));
        return string.Join("; ", all);
    }

    private static IEnumerable<string> OfEvents(DescriptorInfo info, DescriptorDetails more)
    {
        if (more.Signals is SignalMask signals)
        {
            yield return string.Join(' ', signals.Numbers.Select(n => new Signal(n).Name));
        }

        if (info.Kind == DescriptorKind.Inotify)
        {
            yield return $"watches {Amount.Of(more.InotifyWatches, "file")}";
        }

        if (more.TimeLeft is TimeSpan left)
        {
            string again = more.Interval is TimeSpan often && often > TimeSpan.Zero
                ? $", then every {Amount.Time(often)}" : "";
            yield return left == TimeSpan.Zero ? "not armed" : $"expires in {Amount.Time(left)}{again}";
        }

        if (more.PseudoTerminal is int other)
        {
            yield return $"other side of /dev/pts/{other}";
        }
    }

    // "1: FLOCK  ADVISORY  WRITE 359 00:13:11691 0 EOF".
    private static string LockText(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 8 ? $"{words[3]} lock ({words[1]}) of {words[^2]} to {words[^1]}" : line;
    }

    private static string KindText(DescriptorKind kind) => kind switch
    {
        DescriptorKind.CharacterDevice => "character device",
        DescriptorKind.BlockDevice => "block device",
        DescriptorKind.MemoryFile => "memory file",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static ulong InodeOf(string target)
    {
        int open = target.IndexOf(":[", StringComparison.Ordinal);
        return open > 0 && target.EndsWith(']')
            && ulong.TryParse(
                target.AsSpan(
                    (open + 2)..^1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode)
            ? inode : 0;
    }
}
