namespace Kin.Native.Sockets;

/// <summary>What the kernel says of one unix socket.</summary>
/// <param name="Peer">The inode of the other end; 0: none, or in another network namespace.</param>
/// <param name="Waiting">Bytes to be read; of a listener connections to be accepted.</param>
/// <param name="Leaving">Bytes sent and not read yet; of a listener how many connections may wait.</param>
/// <param name="Name">As /proc/net/unix writes it, '@' for NUL; null: it has none.</param>
/// <param name="Type">SOCK_STREAM and the like.</param>
/// <param name="State">1: connected; 10: it listens.</param>
internal readonly record struct UnixSocketLinks(
    ulong Peer, long Waiting, long Leaving, string? Name, byte Type, byte State);
