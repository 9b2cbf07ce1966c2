namespace Kin.Inspection;

/// <summary>What a socket of <see cref="Connections"/> speaks.</summary>
public enum SocketProtocol
{
    /// <summary>TCP over IPv4 (tcp(7)).</summary>
    Tcp,

    /// <summary>TCP over IPv6; of a listener mostly IPv4 as well (ipv6(7), IPV6_V6ONLY).</summary>
    Tcp6,

    /// <summary>UDP over IPv4 (udp(7)).</summary>
    Udp,

    /// <summary>UDP over IPv6.</summary>
    Udp6,

    /// <summary>A unix socket for a stream of bytes (unix(7)).</summary>
    UnixStream,

    /// <summary>A unix socket for single messages, without connection.</summary>
    UnixDatagram,

    /// <summary>A unix socket for messages, with connection.</summary>
    UnixSequentialPacket,
}
