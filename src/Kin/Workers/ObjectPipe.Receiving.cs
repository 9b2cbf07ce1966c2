using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kin.IO;
using Kin.Ipc.Sockets;
using Kin.Native;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers;

/// <summary>Receiving.</summary>
public sealed partial class ObjectPipe<T>
{
    [ThreadStatic]
    private static List<SafeFd>? t_none;

    private enum Found
    {
        Nothing,
        Object,
        End,
    }

    /// <summary>Waits for the next object.</summary>
    /// <exception cref="EndOfStreamException">
    /// The other end is gone, however it ended, and all that it had sent has been received.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// What came is no such object. That message is lost, and the next can be received.
    /// </exception>
    /// <exception cref="InvalidOperationException">This end only sends.</exception>
    public T Receive() => TryReceive(WaitEnd.None, out T? value) == Found.Object ? value! : throw Ended();

    /// <summary>Takes an object that is there.</summary>
    /// <returns>False: there is none.</returns>
    /// <inheritdoc cref="Receive"/>
    public bool TryReceive([MaybeNullWhen(false)] out T value) => TryReceive(out value, TimeSpan.Zero);

    /// <summary>Waits at most so long for the next object.</summary>
    /// <returns>False: the time is over.</returns>
    /// <inheritdoc cref="Receive"/>
    /// <param name="value">The object.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    public bool TryReceive([MaybeNullWhen(false)] out T value, TimeSpan timeout)
    {
        Found found = TryReceive(WaitEnd.After(timeout), out value);
        return found == Found.End ? throw Ended() : found == Found.Object;
    }

    /// <inheritdoc cref="Receive"/>
    /// <param name="cancellationToken">Stops the waiting; no object is lost by that.</param>
    public async ValueTask<T> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        (bool ended, T? value) = await NextAsync(cancellationToken).ConfigureAwait(false);
        return ended ? throw Ended() : value!;
    }

    /// <summary>All objects until the other end is gone, on the calling thread.</summary>
    /// <inheritdoc cref="Receive"/>
    public IEnumerable<T> ReadAll()
    {
        while (TryReceive(WaitEnd.None, out T? value) == Found.Object)
        {
            yield return value!;
        }
    }

    /// <summary>All objects until the other end is gone.</summary>
    /// <inheritdoc cref="ReceiveAsync"/>
    public async IAsyncEnumerable<T> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is (false, var value))
        {
            yield return value!;
        }
    }

    private static EndOfStreamException Ended() =>
        new("The other end of the pipe is gone, and all that it had sent has been received.");

    private async ValueTask<(bool Ended, T? Value)> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Found found;
        T? value;
        while ((found = TryTake(wait: false, out value)) == Found.Nothing)
        {
            await _end.WaitAsync(PollEvents.Readable, WaitEnd.None, cancellationToken).ConfigureAwait(false);
        }

        return (found == Found.End, value);
    }

    private Found TryReceive(WaitEnd end, out T? value)
    {
        Found found;
        while ((found = TryTake(end.IsNone, out value)) == Found.Nothing)
        {
            if (!_end.Wait(PollEvents.Readable, end))
            {
                return Found.Nothing;
            }
        }

        return found;
    }

    private Found TryTake(bool wait, out T? value)
    {
        if (!CanReceive)
        {
            throw new InvalidOperationException("This end of the pipe only sends.");
        }

        value = default;
        byte[] packet = ArrayPool<byte>.Shared.Rent(PipeFrame.MaxPacket);
        List<SafeFd> handles = t_none ?? [];
        t_none = null;
        try
        {
            int count = _end.Receive(packet, handles, out _, wait, Libc.MSG_TRUNC);
            if (count > 0)
            {
                value = Read(packet, count, handles);
                return Found.Object;
            }

            return count == 0 ? Found.End
                : count == -Errno.EAGAIN ? Found.Nothing
                : throw new LinuxException("recvmsg", -count, null, count == -Errno.EMFILE
                    ? "The handles of a message could not be opened, and it is lost: raise RLIMIT_NOFILE."
                    : null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
            t_none = handles.Count == 0 ? handles : null;
        }
    }

    private T Read(byte[] packet, int count, List<SafeFd> handles)
    {
        try
        {
            ReadOnlySpan<byte> whole = packet.AsSpan(0, Math.Min(count, packet.Length));
            if (count > whole.Length)
            {
                PayloadReader.Damaged($"{count} bytes came in one packet");
            }

            PayloadReader reader = new(PipeFrame.Payload(whole, handles, _most), handles);
            T value = ValueCodec<T>.Read(ref reader);
            if (reader.Remaining > 0)
            {
                PayloadReader.Damaged($"{reader.Remaining} bytes follow the object");
            }

            return value;
        }
        catch
        {
            handles.ForEach(handle => handle.Dispose());
            throw;
        }
    }
}
