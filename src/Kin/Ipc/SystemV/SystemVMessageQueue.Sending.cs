namespace Kin.Ipc;

public sealed partial class SystemVMessageQueue
{
    /// <summary>Sends a message; waits while there is no room.</summary>
    /// <param name="content">At most <see cref="SystemVLimits.MaxMessageBytes"/> bytes; may be none.</param>
    /// <param name="type">From 1 on.</param>
    /// <exception cref="LinuxException">
    /// EIDRM or EINVAL: it was removed; EACCES; EINVAL also: the message is too long.
    /// </exception>
    public void Send(ReadOnlySpan<byte> content, long type = 1) =>
        new MessageSend(Id, content, type).Run(Timeout.InfiniteTimeSpan, default);

    /// <summary>As <see cref="Send(ReadOnlySpan{byte}, long)"/>, for at most this long.</summary>
    /// <returns>False: there was no room in that time, and nothing was sent.</returns>
    /// <param name="content">At most <see cref="SystemVLimits.MaxMessageBytes"/> bytes; may be none.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="type">From 1 on.</param>
    /// <param name="cancellationToken">Stops the waiting; then nothing was sent.</param>
    public bool Send(
        ReadOnlySpan<byte> content,
        TimeSpan timeout,
        long type = 1,
        CancellationToken cancellationToken = default) =>
        new MessageSend(Id, content, type).Run(timeout, cancellationToken);

    /// <summary>Sends a message if there is room now.</summary>
    /// <returns>False: there is none.</returns>
    /// <inheritdoc cref="Send(ReadOnlySpan{byte}, long)"/>
    public bool TrySend(ReadOnlySpan<byte> content, long type = 1) =>
        new MessageSend(Id, content, type).TryNow();

    /// <summary>
    /// Sends a message; completes when it is in the queue. While there is no room a thread waits for it.
    /// </summary>
    /// <param name="content">At most <see cref="SystemVLimits.MaxMessageBytes"/> bytes; may be none.</param>
    /// <param name="type">From 1 on.</param>
    /// <param name="cancellationToken">Stops the waiting; then nothing was sent.</param>
    /// <exception cref="LinuxException">
    /// EIDRM or EINVAL: it was removed; EACCES; EINVAL also: the message is too long.
    /// </exception>
    public Task SendAsync(
        ReadOnlyMemory<byte> content, long type = 1, CancellationToken cancellationToken = default) =>
        SendAsync(content, Timeout.InfiniteTimeSpan, type, cancellationToken);

    /// <summary>As the form without a time-out; false: there was no room in that time.</summary>
    /// <inheritdoc cref="Send(ReadOnlySpan{byte}, TimeSpan, long, CancellationToken)"/>
    public Task<bool> SendAsync(
        ReadOnlyMemory<byte> content,
        TimeSpan timeout,
        long type = 1,
        CancellationToken cancellationToken = default) =>
        new MessageSend(Id, content.Span, type).RunAsync(timeout, cancellationToken);
}
