using Kin.Inspection.Waits;
using Kin.Native;
using Kin.Native.Sockets;

namespace Kin.Inspection;

/// <summary>
/// How processes are joined: the TCP, UDP and unix sockets of all network namespaces in which a process can
/// be looked at, the pipes, and who has which end. As ss(8), netstat(8) and lsof(8) tell it.
/// </summary>
/// <remarks>
/// A picture made in one pass over /proc. Processes go on meanwhile, so its parts may be a moment apart.
/// Immutable and thread-safe.
/// </remarks>
/// <example><code>
/// foreach (SocketInfo socket in Connections.Read().Sockets.Where(s => s.State == SocketState.Listening))
///     Console.WriteLine($"{socket} {string.Join(' ', socket.Holders.Select(h => h.ProcessId))}");
/// </code></example>
public sealed class Connections
{
    private static readonly (string File, SocketProtocol Protocol)[] s_internet =
    [
        ("tcp", SocketProtocol.Tcp), ("tcp6", SocketProtocol.Tcp6),
        ("udp", SocketProtocol.Udp), ("udp6", SocketProtocol.Udp6),
    ];

    private readonly Dictionary<ulong, SocketInfo> _sockets = [];
    private readonly Dictionary<ulong, PipeInfo> _pipes;
    private readonly Lazy<Dictionary<JoinedEnds, SocketInfo>> _joined;
    private readonly Lazy<ILookup<(ulong Device, ulong Inode), DescriptorHolder>> _named;

    private Connections(ProcFs source)
    {
        DescriptorScan scan = DescriptorScan.Look(source);
        HiddenProcesses = scan.Hidden;
        _pipes = scan.Pipes.ToDictionary(p => p.Key, p => new PipeInfo(p.Key, p.Value));
        bool isHere = source.Root == ProcFs.Default.Root;
        _named = new(() => isHere ? NamedPipeEnds.Find()
            : Enumerable.Empty<DescriptorHolder>().ToLookup(_ => default((ulong, ulong))));
        OwnNetworkNamespace = isHere ? source.OpenSelf().ReadNamespace("net").Value.Number : 0;
        IReadOnlyDictionary<ulong, UnixSocketLinks>? links = isHere ? UnixPeers.Read() : null;
        KnowsUnixPeers = links is not null;
        List<SocketInfo> all = [];
        foreach ((ulong network, List<int> members) in scan.NetworkNamespaces)
        {
            foreach (SocketInfo found in ReadTables(source, members, network))
            {
                SocketInfo? whole = With(found, scan, network == OwnNetworkNamespace ? links : null);
                if (whole is null)
                {
                    continue;
                }

                if (whole.Inode == 0 || _sockets.TryAdd(whole.Inode, whole))
                {
                    all.Add(whole);
                }
            }
        }

        Sockets = all;
        _joined = new(() => all.Where(s => s.RemoteEndPoint is not null)
            .GroupBy(JoinedEnds.Of).ToDictionary(g => g.Key, g => g.First()));
    }

    /// <summary>All sockets, by network namespace and protocol.</summary>
    public IReadOnlyList<SocketInfo> Sockets { get; }

    /// <summary>
    /// All pipes without a name (pipe(2)) that a process has which this user may look at.
    /// </summary>
    public IReadOnlyCollection<PipeInfo> Pipes => _pipes.Values;

    /// <summary>How many processes may not be looked at by this user: what they have is not told.</summary>
    public int HiddenProcesses { get; }

    /// <summary>
    /// The other ends of unix sockets are known, of this network namespace (sock_diag(7)). False: the kernel
    /// was built without, or a policy forbids it.
    /// </summary>
    public bool KnowsUnixPeers { get; }

    /// <summary>The number of the network namespace of this process; 0: of another /proc.</summary>
    public ulong OwnNetworkNamespace { get; }

    /// <summary>Makes the picture.</summary>
    /// <param name="source">Where to look; null: <see cref="ProcFs.Default"/>.</param>
    /// <exception cref="LinuxException">As for <see cref="ProcFs.Processes"/>.</exception>
    /// <exception cref="InvalidDataException">A file is none that a kernel writes.</exception>
    public static Connections Read(ProcFs? source = null) => new(source ?? ProcFs.Default);

    /// <summary>
    /// The socket of that inode; null: it is of another kind, or was made or closed meanwhile.
    /// </summary>
    public SocketInfo? FindSocket(ulong inode) => _sockets.GetValueOrDefault(inode);

    /// <summary>The pipe of that inode; null: nobody has it who may be looked at.</summary>
    public PipeInfo? FindPipe(ulong inode) => _pipes.GetValueOrDefault(inode);

    /// <summary>
    /// The pipe with a path (fifo(7)) that a process has open, with all who have it; null: it is none, was
    /// closed, or is of another /proc. At the first call all processes are looked at once more, and what they
    /// have then counts.
    /// </summary>
    /// <param name="processId">Who has it.</param>
    /// <param name="descriptor">Its number there.</param>
    public PipeInfo? FindNamedPipe(int processId, int descriptor) => _named.Value.FirstOrDefault(
        pipe => pipe.Any(h => h.ProcessId == processId && h.Descriptor == descriptor))
            is { } found ? new PipeInfo(found.Key.Inode, [.. found]) : null;

    /// <summary>
    /// The other end of a socket, if it is on this machine: of a unix socket the one that it is joined to, of
    /// others the one with the same two addresses in the same network namespace. Null: there is none.
    /// </summary>
    public SocketInfo? PeerOf(SocketInfo socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.PeerInode is ulong inode ? FindSocket(inode)
            : socket.RemoteEndPoint is null ? null
            : _joined.Value.GetValueOrDefault(JoinedEnds.Of(socket).Turned());
    }

    // The first member that is still there tells for all.
    private static List<SocketInfo> ReadTables(ProcFs source, List<int> members, ulong network)
    {
        List<SocketInfo> all = [];
        foreach (int id in members)
        {
            if (source.TryRead(id, out ProcessInfo member) == ProcOutcome.Read
                && source.Read(member, "net/unix", text => UnixTable.Parse(text, network))
                    .TryGet(out List<SocketInfo>? unix))
            {
                foreach ((string file, SocketProtocol protocol) in s_internet)
                {
                    all.AddRange(Table(source, member, file, protocol, network));
                }

                all.AddRange(unix);
                break;
            }
        }

        return all;
    }

    private static List<SocketInfo> Table(
        ProcFs source, in ProcessInfo member, string file, SocketProtocol protocol, ulong network) =>
        source.Read(member, $"net/{file}", text => InternetTable.Parse(text, protocol, network))
            .TryGet(out List<SocketInfo>? found) ? found : []; // no file: the kernel has no IPv6

    // A name with a newline may look like the line of a socket in /proc/net/unix, also of another one: what
    // sock_diag(7) tells is so. Null: that knows no such socket.
    private static SocketInfo? With(
        SocketInfo socket, DescriptorScan scan, IReadOnlyDictionary<ulong, UnixSocketLinks>? links)
    {
        IReadOnlyList<DescriptorHolder> holders = scan.HoldersOfSocket(socket.Inode);
        return !socket.IsUnix || links is null ? socket with { Holders = holders }
            : !links.TryGetValue(socket.Inode, out UnixSocketLinks link) ? null
            : socket with
            {
                Protocol = UnixTable.ProtocolOf(link.Type),
                State = UnixTable.StateOf(link.State),
                Path = link.Name,
                Holders = holders,
                PeerInode = link.Peer == 0 ? null : link.Peer,
                ReceiveQueue = link.Waiting,
                SendQueue = link.Leaving,
            };
    }
}
