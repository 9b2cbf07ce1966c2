using System.Net;

namespace Kin.Inspection;

/// <summary>A socket and who has it, as it was when <see cref="Connections"/> looked.</summary>
/// <remarks>Immutable.</remarks>
public sealed record SocketInfo
{
    internal SocketInfo()
    {
    }

    /// <summary>What it speaks.</summary>
    public SocketProtocol Protocol { get; internal init; }

    /// <summary>What it is doing.</summary>
    public SocketState State { get; internal init; }

    /// <summary>Its number, as in "socket:[4711]"; 0: no process can have it any more.</summary>
    public ulong Inode { get; internal init; }

    /// <summary>Its address; null: a unix socket.</summary>
    public IPEndPoint? LocalEndPoint { get; internal init; }

    /// <summary>The address that it is joined to; null: none, or a unix socket.</summary>
    public IPEndPoint? RemoteEndPoint { get; internal init; }

    /// <summary>
    /// The name of a unix socket: a path, or with "@" in front one of the abstract namespace, in which NUL is
    /// shown as "@"; null: it has none.
    /// </summary>
    public string? Path { get; internal init; }

    /// <summary>
    /// Bytes that have come and were not read; of a listener the connections that wait to be accepted. Null:
    /// not told, as of unix sockets in other network namespaces.
    /// </summary>
    public long? ReceiveQueue { get; internal init; }

    /// <summary>
    /// Bytes that were sent and not confirmed or, of unix sockets, not read; of a unix listener how many
    /// connections may wait. Null: not told.
    /// </summary>
    public long? SendQueue { get; internal init; }

    /// <summary>The user who made it; null: not told, as of unix sockets.</summary>
    public uint? UserId { get; internal init; }

    /// <summary>
    /// The number of its network namespace (<see cref="NamespaceId.Number"/>); 0: not known.
    /// </summary>
    public ulong NetworkNamespace { get; internal init; }

    /// <summary>
    /// The inode of the other end of a unix socket; null: none, or not told (<see
    /// cref="Connections.KnowsUnixPeers"/>).
    /// </summary>
    public ulong? PeerInode { get; internal init; }

    /// <summary>
    /// Who has it: none of those that this user may look at, or it is under way between two processes.
    /// </summary>
    public IReadOnlyList<DescriptorHolder> Holders { get; internal init; } = [];

    /// <summary>It is a unix socket.</summary>
    public bool IsUnix => Protocol >= SocketProtocol.UnixStream;

    /// <summary>"Tcp Listening 127.0.0.1:8080".</summary>
    public override string ToString() => IsUnix
        ? $"{Protocol} {State} {Path}" : $"{Protocol} {State} {LocalEndPoint} {RemoteEndPoint}".TrimEnd();
}
