namespace Kin.Ipc;

/// <summary>What a new <see cref="PosixMessageQueue"/> is like.</summary>
public sealed record PosixMessageQueueOptions
{
    /// <summary>
    /// How many messages it holds; senders wait beyond that. From 1 on, 10 unless said; above the limit
    /// (<see cref="PosixMessageQueueLimits"/>) root alone.
    /// </summary>
    public int MaxMessages { get; init; } = 10;

    /// <summary>
    /// How long a message may be, in bytes. From 1 on, 8,192 unless said; above the limit root alone.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 8192;

    /// <summary>Who may receive (read) and send (write), whatever the umask; 0600 unless said.</summary>
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite;
}
