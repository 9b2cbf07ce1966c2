using Kin.IO;

namespace Kin.Ipc;

public sealed partial class PosixMessageQueue
{
    /// <summary>Sends a message; waits while there is no room.</summary>
    /// <param name="content">At most <see cref="MaxMessageBytes"/> bytes; may be none.</param>
    /// <param name="priority">0 to <see cref="MaxPriority"/>; the highest is received first.</param>
    /// <exception cref="LinuxException">EMSGSIZE: too long; EBADF: opened for receiving.</exception>
    /// <exception cref="ObjectDisposedException">It is, or was meanwhile, closed.</exception>
    public void Send(ReadOnlySpan<byte> content, int priority = 0) =>
        Send(content, Timeout.InfiniteTimeSpan, priority);

    /// <summary>Sends a message if there is room now; false: there is none.</summary>
    /// <inheritdoc cref="Send(ReadOnlySpan{byte}, int)"/>
    public bool TrySend(ReadOnlySpan<byte> content, int priority = 0) => Now(content, priority);

    /// <summary>As <see cref="Send(ReadOnlySpan{byte}, int)"/>, for at most this long.</summary>
    /// <returns>False: there was no room in that time, and nothing was sent.</returns>
    /// <param name="content">At most <see cref="MaxMessageBytes"/> bytes; may be none.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="priority">0 to <see cref="MaxPriority"/>; the highest is received first.</param>
    /// <param name="cancellationToken">Stops the waiting; then nothing was sent.</param>
    public bool Send(
        ReadOnlySpan<byte> content,
        TimeSpan timeout,
        int priority = 0,
        CancellationToken cancellationToken = default)
    {
        long end = EndOf(timeout);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Now(content, priority))
            {
                return true;
            }

            if (IsOver(end))
            {
                return false;
            }

            Sleep(PollEvents.Writable, end, cancellationToken);
        }
    }

    /// <summary>Sends a message; completes when it is in the queue.</summary>
    /// <param name="content">At most <see cref="MaxMessageBytes"/> bytes; may be none.</param>
    /// <param name="priority">0 to <see cref="MaxPriority"/>; the highest is received first.</param>
    /// <param name="cancellationToken">Stops the waiting; then nothing was sent.</param>
    /// <exception cref="LinuxException">EMSGSIZE: too long; EBADF: opened for receiving.</exception>
    /// <exception cref="ObjectDisposedException">It is, or was meanwhile, closed.</exception>
    public Task SendAsync(
        ReadOnlyMemory<byte> content, int priority = 0, CancellationToken cancellationToken = default) =>
        SendAsync(content, Timeout.InfiniteTimeSpan, priority, cancellationToken);

    /// <summary>As the form without a time-out; false: there was no room in that time.</summary>
    /// <inheritdoc cref="Send(ReadOnlySpan{byte}, TimeSpan, int, CancellationToken)"/>
    public async Task<bool> SendAsync(
        ReadOnlyMemory<byte> content,
        TimeSpan timeout,
        int priority = 0,
        CancellationToken cancellationToken = default)
    {
        long end = EndOf(timeout);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Now(content.Span, priority))
            {
                return true;
            }

            if (IsOver(end))
            {
                return false;
            }

            await SleepAsync(PollEvents.Writable, end, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<PollEvents> SleepAsync(PollEvents events, long end, CancellationToken cancellationToken) =>
        end == long.MaxValue
            ? _fd.ReadyAsync(events, cancellationToken)
            : _fd.ReadyAsync(events, Left(end)!.Value, cancellationToken);
}
