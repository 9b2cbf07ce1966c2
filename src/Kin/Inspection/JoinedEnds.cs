using System.Net;

namespace Kin.Inspection;

/// <summary>
/// What tells a connection from all others of a network namespace, seen from one end. A socket of IPv6 that
/// carries IPv4 and one of IPv4 may be the two ends of one connection.
/// </summary>
internal readonly record struct JoinedEnds(bool IsUdp, ulong Network, IPEndPoint Local, IPEndPoint Remote)
{
    /// <summary>Of a socket that is joined to another.</summary>
    public static JoinedEnds Of(SocketInfo socket) => new(
        socket.Protocol is SocketProtocol.Udp or SocketProtocol.Udp6,
        socket.NetworkNamespace,
        Plain(socket.LocalEndPoint!),
        Plain(socket.RemoteEndPoint!));

    /// <summary>Seen from the other end.</summary>
    public JoinedEnds Turned() => this with { Local = Remote, Remote = Local };

    private static IPEndPoint Plain(IPEndPoint end) =>
        end.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(end.Address.MapToIPv4(), end.Port) : end;
}
