namespace Kin.Ipc;

/// <summary>How <see cref="UnixSocket.Listen"/> takes a name.</summary>
public sealed record UnixListenOptions
{
    /// <summary>Bytes or messages. Default: <see cref="UnixSocketKind.Stream"/>.</summary>
    public UnixSocketKind Kind { get; init; } = UnixSocketKind.Stream;

    /// <summary>
    /// How many connections may wait to be accepted, 1 or more; the kernel takes at most
    /// net.core.somaxconn. Default: 4096.
    /// </summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>
    /// The permissions of the socket's file, exactly these whatever the umask is: connecting takes write.
    /// Default: this user only (0600). Nothing to an abstract name, to which everybody may connect.
    /// </summary>
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// A socket's file on which nobody listens any more, because its process was killed, is replaced.
    /// Default: true. Never one that somebody listens on, and never a file of another kind.
    /// </summary>
    public bool ReplacesStale { get; init; } = true;

    /// <summary>
    /// Connections that are accepted say from their first message on who sent it: see <see
    /// cref="UnixSocket.PassCredentials"/>. Default: false.
    /// </summary>
    public bool PassCredentials { get; init; }

    internal static UnixListenOptions Default { get; } = new();
}
