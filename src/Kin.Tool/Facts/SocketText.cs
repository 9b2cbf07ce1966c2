using System.Net;
using Kin.Inspection;

namespace Kin.Tool.Facts;

/// <summary>Sockets for people.</summary>
internal static class SocketText
{
    /// <summary>"tcp listening 127.0.0.1:8080", "unix stream established /run/x".</summary>
    public static string Of(SocketInfo socket)
    {
        string state = State(socket.State);
        return socket.IsUnix
            ? $"{Protocol(socket.Protocol)} {state} {socket.Path}".TrimEnd()
            : $"{Protocol(socket.Protocol)} {state} {End(socket.LocalEndPoint)}"
                + (socket.RemoteEndPoint is null ? "" : $" to {End(socket.RemoteEndPoint)}");
    }

    /// <summary>"tcp", "udp6", "unix stream".</summary>
    public static string Protocol(SocketProtocol protocol) => protocol switch
    {
        SocketProtocol.UnixStream => "unix stream",
        SocketProtocol.UnixDatagram => "unix dgram",
        SocketProtocol.UnixSequentialPacket => "unix seqpacket",
        _ => protocol.ToString().ToLowerInvariant(),
    };

    /// <summary>The same for what the kernel calls it: "TCPv6", "AF_VSOCK".</summary>
    public static string Protocol(string name) => name.ToLowerInvariant()
        .Replace("v6", "6", StringComparison.Ordinal).Replace("af_", "", StringComparison.Ordinal);

    /// <summary>"listening", "close-wait": as `kin ports --state` takes them.</summary>
    public static string State(SocketState state) => state switch
    {
        SocketState.SynSent => "syn-sent",
        SocketState.SynReceived => "syn-received",
        SocketState.FinWait1 => "fin-wait-1",
        SocketState.FinWait2 => "fin-wait-2",
        SocketState.TimeWait => "time-wait",
        SocketState.CloseWait => "close-wait",
        SocketState.LastAck => "last-ack",
        SocketState.NewSynReceived => "new-syn-received",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>"127.0.0.1:80", "[::1]:80", "*:80" for any address.</summary>
    public static string End(IPEndPoint? end) => end is null ? "-"
        : end.Address.Equals(IPAddress.Any) ? $"*:{end.Port}"
        : end.Address.Equals(IPAddress.IPv6Any) ? $"[::]:{end.Port}" : end.ToString();
}
