using System.Net.Sockets;
using Kin.Inspection;
using Kin.Tool.Facts;
using Kin.Tool.Processes;

namespace Kin.Tool.Ports;

/// <summary>Which sockets are asked for; what is empty or null asks for nothing.</summary>
internal sealed record PortFilter
{
    /// <summary>One of the two ends has one of these ports.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>One of these processes has it.</summary>
    public IReadOnlyList<int> Processes { get; init; } = [];

    /// <summary>A process of one of these names has it.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>It is in one of these states.</summary>
    public IReadOnlyList<SocketState> States { get; init; } = [];

    /// <summary>TCP; of none of the three: TCP and UDP.</summary>
    public bool Tcp { get; init; }

    /// <summary>UDP.</summary>
    public bool Udp { get; init; }

    /// <summary>Unix sockets.</summary>
    public bool Unix { get; init; }

    /// <summary>IPv4; of none of the two: both.</summary>
    public bool Version4 { get; init; }

    /// <summary>IPv6.</summary>
    public bool Version6 { get; init; }

    /// <summary>It waits for others: listeners, and UDP without a partner.</summary>
    public bool Listening { get; init; }

    /// <summary>The network namespace; null: all.</summary>
    public ulong? Namespace { get; init; }

    /// <summary>It asks for something that may well not be there.</summary>
    public bool IsParticular => Ports.Count + Processes.Count + Names.Count + States.Count > 0;

    /// <summary>Whether the socket is asked for.</summary>
    public bool Takes(SocketInfo socket) =>
        IsOfProtocol(socket) && IsOfVersion(socket)
        && (Ports.Count == 0 || HasPort(socket))
        && (Processes.Count == 0 || socket.Holders.Any(h => Processes.Contains(h.ProcessId)))
        && (Names.Count == 0 || socket.Holders.Any(h => Names.Contains(ProcessNumbers.NameOf(h.ProcessId))))
        && (States.Count == 0 || States.Contains(socket.State))
        && (!Listening || IsListening(socket))
        && (Namespace is null || socket.NetworkNamespace == Namespace);

    /// <summary>All states that are asked for by name, for messages.</summary>
    public static IEnumerable<string> StateNames =>
        Enum.GetValues<SocketState>().Where(s => s != SocketState.None).Select(SocketText.State);

    /// <summary>The state of that name; null: there is none.</summary>
    public static SocketState? StateOf(string name) => Enum.GetValues<SocketState>()
        .Where(
            s => s != SocketState.None && SocketText.State(s) == name).Cast<SocketState?>().FirstOrDefault();

    private static bool IsListening(SocketInfo socket) => socket.State == SocketState.Listening
        || (socket.State == SocketState.Unconnected && (!socket.IsUnix || socket.Path is not null));

    private bool HasPort(SocketInfo socket) =>
        (socket.LocalEndPoint is { } local && Ports.Contains(local.Port))
        || (socket.RemoteEndPoint is { } remote && Ports.Contains(remote.Port));

    private bool IsOfProtocol(SocketInfo socket) => socket.Protocol switch
    {
        SocketProtocol.Tcp or SocketProtocol.Tcp6 => Tcp || (!Udp && !Unix),
        SocketProtocol.Udp or SocketProtocol.Udp6 => Udp || (!Tcp && !Unix),
        _ => Unix,
    };

    private bool IsOfVersion(SocketInfo socket) => socket.IsUnix || Version4 == Version6
        || Version4 == (socket.LocalEndPoint!.AddressFamily == AddressFamily.InterNetwork);
}
