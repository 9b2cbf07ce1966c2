using Kin.IO;
using Kin.Ipc.Sockets;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>Receiving.</summary>
public sealed partial class UnixSocket
{
    /// <summary>
    /// Waits for bytes: of a stream what has come so far, or one message. Handles that come along are closed.
    /// </summary>
    /// <returns>
    /// How many bytes; 0: the other end is gone or sends no more, however it ended, and all that it had sent
    /// has been received.
    /// </returns>
    /// <param name="buffer">1 byte or more; large enough for a message.</param>
    /// <exception cref="LinuxException">
    /// EMSGSIZE: the message was longer than the buffer; it is lost.
    /// </exception>
    public int Receive(Span<byte> buffer) => ReceiveBytes(buffer, WaitEnd.None)!.Value;

    /// <summary>As <see cref="Receive(Span{byte})"/>, for at most so long.</summary>
    /// <returns>Null: the time is over.</returns>
    /// <param name="buffer">1 byte or more.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    public int? Receive(Span<byte> buffer, TimeSpan timeout) =>
        ReceiveBytes(buffer, WaitEnd.After(timeout));

    /// <inheritdoc cref="Receive(Span{byte})"/>
    /// <param name="buffer">1 byte or more.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async ValueTask<int> ReceiveAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        (await ReceiveAsync(buffer, null, WaitEnd.None, cancellationToken).ConfigureAwait(false))!.Value
            .Length;

    /// <inheritdoc cref="Receive(Span{byte}, TimeSpan)"/>
    /// <param name="buffer">1 byte or more.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async ValueTask<int?> ReceiveAsync(
        Memory<byte> buffer, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        WaitEnd end = WaitEnd.After(timeout);
        return (await ReceiveAsync(buffer, null, end, cancellationToken).ConfigureAwait(false))?.Length;
    }

    /// <summary>As <see cref="Receive(Span{byte})"/>, with the handles and the sender.</summary>
    /// <returns>To be disposed, which closes the handles.</returns>
    /// <param name="buffer">1 byte or more.</param>
    /// <exception cref="LinuxException">
    /// EMSGSIZE: the message was longer than the buffer. EMFILE: not all of its handles could be opened here.
    /// It is lost in both cases, and nothing of it stays open.
    /// </exception>
    public UnixMessage ReceiveMessage(Span<byte> buffer) => ReceiveMessage(buffer, WaitEnd.None)!;

    /// <summary>As <see cref="ReceiveMessage(Span{byte})"/>, for at most so long.</summary>
    /// <returns>Null: the time is over.</returns>
    /// <param name="buffer">1 byte or more.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    public UnixMessage? ReceiveMessage(Span<byte> buffer, TimeSpan timeout) =>
        ReceiveMessage(buffer, WaitEnd.After(timeout));

    /// <inheritdoc cref="ReceiveMessage(Span{byte})"/>
    /// <param name="buffer">1 byte or more.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<UnixMessage> ReceiveMessageAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        List<SafeFd> handles = [];
        Received received = (await ReceiveAsync(buffer, handles, WaitEnd.None, cancellationToken)
            .ConfigureAwait(false))!.Value;
        return Message(received, handles);
    }

    /// <inheritdoc cref="ReceiveMessage(Span{byte}, TimeSpan)"/>
    /// <param name="buffer">1 byte or more.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<UnixMessage?> ReceiveMessageAsync(
        Memory<byte> buffer, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        List<SafeFd> handles = [];
        Received? received = await ReceiveAsync(
            buffer, handles, WaitEnd.After(timeout), cancellationToken).ConfigureAwait(false);
        return received is Received some ? Message(some, handles) : null;
    }

    private int? ReceiveBytes(Span<byte> buffer, WaitEnd end)
    {
        Received received;
        while (!TryReceive(buffer, null, end.IsNone, out received))
        {
            if (!_end.Wait(PollEvents.Readable, end))
            {
                return null;
            }
        }

        return received.Length;
    }

    private UnixMessage? ReceiveMessage(Span<byte> buffer, WaitEnd end)
    {
        List<SafeFd> handles = [];
        Received received;
        while (!TryReceive(buffer, handles, end.IsNone, out received))
        {
            if (!_end.Wait(PollEvents.Readable, end))
            {
                return null;
            }
        }

        return Message(received, handles);
    }

    private async ValueTask<Received?> ReceiveAsync(
        Memory<byte> buffer, List<SafeFd>? handles, WaitEnd end, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Received received;
        while (!TryReceive(buffer.Span, handles, wait: false, out received))
        {
            if (!await _end.WaitAsync(PollEvents.Readable, end, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        return received;
    }

    private bool TryReceive(Span<byte> buffer, List<SafeFd>? handles, bool wait, out Received received)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("At least one byte.", nameof(buffer));
        }

        int flags = Kind == UnixSocketKind.SeqPacket ? Libc.MSG_TRUNC : 0;
        int count = _end.Receive(buffer, handles, out Ucred? sender, wait, flags);
        received = new Received(count, sender);
        if (count > buffer.Length)
        {
            handles?.ForEach(handle => handle.Dispose());
            throw new LinuxException(
                "recvmsg", Errno.EMSGSIZE, $"{count} bytes for a buffer of {buffer.Length}",
                "The message is lost: receive into a larger buffer.");
        }

        return count >= 0 || (count == -Errno.EAGAIN ? false : throw new LinuxException(
            "recvmsg", -count, null, count == -Errno.EMFILE
                ? "The handles of the message could not be opened, and it is lost: raise RLIMIT_NOFILE."
                : null));
    }

    private UnixMessage Message(Received received, List<SafeFd> handles) => new(
        received.Length,
        received.Length == 0 && IsAtEnd(),
        handles,
        received.Sender is Ucred sender ? UnixCredentials.Of(sender) : null);

    // A message may be empty when its sender is another program. It is the end when nobody is there to send,
    // and nothing is left.
    private bool IsAtEnd() => Kind == UnixSocketKind.Stream
        || ((_end.Fd.ReadyNow(PollEvents.PeerClosed) & PollEvents.PeerClosed) != 0
            && Descriptor.Available(_end.Fd) == 0);

    private readonly record struct Received(int Length, Ucred? Sender);
}
