using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>Who has which pipes and sockets open: one pass over /proc/PID/fd.</summary>
internal sealed class DescriptorScan
{
    private static ReadOnlySpan<byte> WaitBoard => "/memfd:kin-waits "u8; // with " (deleted)" behind it

    private const int LongestLink = 64; // "socket:[18446744073709551615]"; a longer one is a path

    private readonly Dictionary<ulong, List<DescriptorHolder>> _sockets = [], _pipes = [];
    private readonly Dictionary<ulong, List<int>> _namespaces = [];

    /// <summary>How many processes could not be looked at.</summary>
    public int Hidden { get; private set; }

    /// <summary>By inode.</summary>
    public IReadOnlyDictionary<ulong, List<DescriptorHolder>> Pipes => _pipes;

    /// <summary>The wait boards of processes that use locks of Kin.</summary>
    public List<(int Process, int Descriptor)> WaitBoards { get; } = [];

    /// <summary>Network namespaces by number, with the processes that were in each.</summary>
    public IReadOnlyDictionary<ulong, List<int>> NetworkNamespaces => _namespaces;

    public static DescriptorScan Look(ProcFs source)
    {
        DescriptorScan scan = new();
        foreach (int id in source.ProcessIds())
        {
            ProcOutcome outcome = source.TryRead(id, out ProcessInfo process);
            scan.Hidden += outcome == ProcOutcome.Denied ? 1 : 0; // hidepid=1
            if (outcome == ProcOutcome.Read)
            {
                scan.Add(source, process);
            }
        }

        return scan;
    }

    /// <summary>Who has the socket.</summary>
    public IReadOnlyList<DescriptorHolder> HoldersOfSocket(ulong inode) =>
        inode != 0 && _sockets.TryGetValue(inode, out List<DescriptorHolder>? holders) ? holders : [];

    /// <summary>How a descriptor may be used; null: it was closed meanwhile.</summary>
    public static FileAccess? AccessOf(DescriptorDirectory directory, int number) =>
        directory.AccessOf(number) switch
        {
            6 => FileAccess.ReadWrite,
            4 => FileAccess.Read,
            2 => FileAccess.Write,
            _ => null,
        };

    private void Add(ProcFs source, in ProcessInfo process)
    {
        if (process.IsKernelThread || process.IsZombie)
        {
            return;
        }

        using DescriptorDirectory? directory = source.TryOpenDescriptors(process, out ProcOutcome outcome);
        Hidden += outcome == ProcOutcome.Denied ? 1 : 0;
        if (directory is null)
        {
            return;
        }

        if (process.ReadNamespace("net").TryGet(out NamespaceId network))
        {
            Listed(_namespaces, network.Number).Add(process.Id);
        }

        Span<byte> room = stackalloc byte[LongestLink];
        while (directory.TryNext(room, out int number, out ReadOnlySpan<byte> link))
        {
            if (LinkNumber.TryRead(link, out ReadOnlySpan<byte> kind, out ulong inode))
            {
                Note(directory, process.Id, number, kind, inode);
            }
            else if (link.StartsWith(WaitBoard))
            {
                WaitBoards.Add((process.Id, number));
            }
        }
    }

    private void Note(
        DescriptorDirectory directory, int process, int number, ReadOnlySpan<byte> kind, ulong inode)
    {
        Dictionary<ulong, List<DescriptorHolder>>? all =
            kind.SequenceEqual("socket"u8) ? _sockets : kind.SequenceEqual("pipe"u8) ? _pipes : null;
        if (all is null)
        {
            return;
        }

        Listed(all, inode).Add(new DescriptorHolder(process, number, AccessOf(directory, number)));
    }

    private static List<T> Listed<T>(Dictionary<ulong, List<T>> all, ulong key)
    {
        if (!all.TryGetValue(key, out List<T>? list))
        {
            all[key] = list = [];
        }

        return list;
    }
}
