using System.Runtime.CompilerServices;
using Kin.IO;

namespace Kin.Ipc;

public sealed partial class PosixMessageQueue
{
    /// <summary>Takes the oldest message of the highest priority out; waits until there is one.</summary>
    /// <exception cref="LinuxException">EBADF: opened for sending.</exception>
    /// <exception cref="ObjectDisposedException">It is, or was meanwhile, closed.</exception>
    public PosixMessage Receive() => Receive(Timeout.InfiniteTimeSpan)!.Value;

    /// <summary>Takes a message out if there is one now; false: there is none.</summary>
    /// <exception cref="LinuxException">EBADF: opened for sending.</exception>
    public bool TryReceive(out PosixMessage message) => Now(out message);

    /// <summary>As <see cref="Receive()"/>, for at most this long; null: none came.</summary>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting. No message is lost by that.</param>
    public PosixMessage? Receive(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        long end = EndOf(timeout);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Now(out PosixMessage message))
            {
                return message;
            }

            if (IsOver(end))
            {
                return null;
            }

            Sleep(PollEvents.Readable, end, cancellationToken);
        }
    }

    /// <summary>Completes with the oldest message of the highest priority.</summary>
    /// <param name="cancellationToken">Stops the waiting. No message is lost by that.</param>
    /// <exception cref="LinuxException">EBADF: opened for sending.</exception>
    /// <exception cref="ObjectDisposedException">It is, or was meanwhile, closed.</exception>
    public async Task<PosixMessage> ReceiveAsync(CancellationToken cancellationToken = default) =>
        (await ReceiveAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false))!.Value;

    /// <summary>As the form without a time-out; null: none came in that time.</summary>
    /// <inheritdoc cref="Receive(TimeSpan, CancellationToken)"/>
    public async Task<PosixMessage?> ReceiveAsync(
        TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        long end = EndOf(timeout);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Now(out PosixMessage message))
            {
                return message;
            }

            if (IsOver(end))
            {
                return null;
            }

            await SleepAsync(PollEvents.Readable, end, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The messages as they come, until the loop is left.</summary>
    /// <param name="cancellationToken">Ends the stream with an exception.</param>
    public async IAsyncEnumerable<PosixMessage> ReceiveAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            yield return await ReceiveAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
