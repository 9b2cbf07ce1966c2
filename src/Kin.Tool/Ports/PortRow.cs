using System.Globalization;
using Kin.Inspection;
using Kin.Tool.Facts;
using Kin.Tool.Processes;

namespace Kin.Tool.Ports;

/// <summary>A socket with those who have it and who is at its other end.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="Peer">The other end, if it is on this machine.</param>
/// <param name="IsElsewhere">It is in another network namespace than kin.</param>
internal sealed record PortRow(SocketInfo Socket, SocketInfo? Peer, bool IsElsewhere)
{
    /// <summary>The names of the cells.</summary>
    public static string[] Columns =>
        ["protocol", "state", "local", "remote", "user", "process", "other end"];

    /// <summary>Cells for people.</summary>
    public string[] Cells() =>
    [
        SocketText.Protocol(Socket.Protocol),
        SocketText.State(Socket.State),
        Socket.IsUnix ? Socket.Path ?? "-" : SocketText.End(Socket.LocalEndPoint),
        Socket.IsUnix ? Peer?.Path ?? "-" : SocketText.End(Socket.RemoteEndPoint),
        Socket.UserId is uint user ? AccountNames.User(user) : "-",
        Named(Socket.Holders) is { Length: > 0 } names ? names : "-",
        Peer is null ? "" : Named(Peer.Holders),
    ];

    /// <summary>In which network namespace it is.</summary>
    public string Place => IsElsewhere ? $"net:[{Socket.NetworkNamespace}]" : "this one";

    /// <summary>Members for programs.</summary>
    public Dictionary<string, object?> Members() => new()
    {
        ["protocol"] = Socket.Protocol.ToString(),
        ["state"] = SocketText.State(Socket.State),
        ["localAddress"] = Socket.LocalEndPoint?.Address.ToString(),
        ["localPort"] = Socket.LocalEndPoint?.Port,
        ["remoteAddress"] = Socket.RemoteEndPoint?.Address.ToString(),
        ["remotePort"] = Socket.RemoteEndPoint?.Port,
        ["path"] = Socket.Path,
        ["user"] = (long?)Socket.UserId,
        ["receiveQueue"] = Socket.ReceiveQueue,
        ["sendQueue"] = Socket.SendQueue,
        ["inode"] = Socket.Inode,
        ["networkNamespace"] = Socket.NetworkNamespace,
        ["processes"] = Holders(Socket.Holders),
        ["peers"] = Holders(Peer?.Holders ?? []),
    };

    private static string Named(IReadOnlyList<DescriptorHolder> holders) => ShortList.Of(
        holders.Select(h => h.ProcessId).Distinct().Select(id => string.Create(
            CultureInfo.InvariantCulture, $"{id} {ProcessNumbers.NameOf(id)}")));

    private static Dictionary<string, object?>[] Holders(IReadOnlyList<DescriptorHolder> holders) =>
    [
        .. holders.Select(h => new Dictionary<string, object?>
        {
            ["pid"] = h.ProcessId, ["name"] = ProcessNumbers.NameOf(h.ProcessId), ["fd"] = h.Descriptor,
        }),
    ];
}
