namespace Kin.Ipc;

/// <summary>What goes through a unix socket (unix(7)).</summary>
public enum UnixSocketKind
{
    /// <summary>Bytes in order, without boundaries (SOCK_STREAM): what most programs speak.</summary>
    Stream = 1,

    /// <summary>
    /// Messages in order, each received whole or not at all (SOCK_SEQPACKET). One message has at most about
    /// 200 KiB (net.core.wmem_default).
    /// </summary>
    SeqPacket = 5,
}
