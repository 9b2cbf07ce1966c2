using System.Globalization;
using System.Net;
using Kin.Inspection;
using Kin.Tool.Facts;
using Kin.Tool.Looking;
using Kin.Tool.Processes;

namespace Kin.Tool.Ports;

/// <summary>A socket with those who have it and who is at its other end.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="Peer">The other end, if it is on this machine.</param>
/// <param name="IsElsewhere">It is in another network namespace than kin.</param>
internal sealed record PortRow(SocketInfo Socket, SocketInfo? Peer, bool IsElsewhere)
{
    private static readonly Column[] s_columns =
    [
        .. new[] { "protocol", "state", "local", "remote", "user", "process", "other end" }.Select(
            name => new Column(name, name)),
    ];

    private static readonly Column s_network = new("network", "network");

    /// <summary>
    /// A line for each; with the network namespace, where one of them is in another than kin.
    /// </summary>
    public static Listing List(IReadOnlyList<PortRow> rows)
    {
        bool hasNetwork = rows.Any(row => row.IsElsewhere);
        Listing listing = new(hasNetwork ? [.. s_columns, s_network] : s_columns);
        foreach (PortRow row in rows)
        {
            listing.Add(hasNetwork ? [.. row.Cells(), row.Place] : row.Cells());
        }

        return listing;
    }

    private Cell[] Cells() =>
    [
        Cell.Of(SocketText.Protocol(Socket.Protocol)),
        Cell.Of(SocketText.State(Socket.State)),
        Cell.Of(Socket.IsUnix ? Socket.Path : End(Socket.LocalEndPoint)),
        Cell.Of(Socket.IsUnix ? Peer?.Path : End(Socket.RemoteEndPoint)),
        Cell.Of(Socket.UserId is uint user ? AccountNames.User(user) : null),
        Cell.Of(Named(Socket.Holders) is { Length: > 0 } names ? names : null),
        Cell.Of(Peer is null ? "" : Named(Peer.Holders)),
    ];

    private Cell Place => Cell.Of(IsElsewhere ? $"net:[{Socket.NetworkNamespace}]" : "this one");

    private static string? End(IPEndPoint? end) => end is null ? null : SocketText.End(end);

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
