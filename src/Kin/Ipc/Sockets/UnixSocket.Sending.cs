using System.Runtime.InteropServices;
using Kin.IO;
using Kin.Ipc.Sockets;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>Sending.</summary>
public sealed partial class UnixSocket
{
    /// <summary>Sends all of it; waits without limit for room.</summary>
    /// <param name="data">1 byte or more: what is empty would read as the end.</param>
    /// <param name="handles">
    /// Open files that go along, at most 253 (SCM_RIGHTS): the receiver has descriptors of its own for them,
    /// and these may be closed afterwards. On a stream they come with the first of these bytes.
    /// </param>
    /// <exception cref="LinuxException">
    /// EPIPE: the other end is gone. EMSGSIZE: too large for one message. ETOOMANYREFS: too
    /// many open files are under way.
    /// </exception>
    public void Send(ReadOnlySpan<byte> data, IReadOnlyList<SafeHandle>? handles = null) =>
        SendAll(data, handles, WaitEnd.None);

    /// <summary>Sends all of it; waits at most so long for room.</summary>
    /// <returns>False: the time is over, and nothing was sent.</returns>
    /// <param name="data">1 byte or more.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="handles">Open files that go along, at most 253.</param>
    /// <exception cref="TimeoutException">The time is over, and a part of a stream was sent.</exception>
    /// <inheritdoc cref="Send(ReadOnlySpan{byte}, IReadOnlyList{SafeHandle})"/>
    public bool Send(
        ReadOnlySpan<byte> data, TimeSpan timeout, IReadOnlyList<SafeHandle>? handles = null) =>
        SendAll(data, handles, WaitEnd.After(timeout));

    /// <inheritdoc cref="Send(ReadOnlySpan{byte}, IReadOnlyList{SafeHandle})"/>
    /// <param name="data">1 byte or more.</param>
    /// <param name="handles">Open files that go along, at most 253.</param>
    /// <param name="cancellationToken">
    /// Stops the waiting for room. A message is then not sent at all; of a stream a part may be.
    /// </param>
    public Task SendAsync(
        ReadOnlyMemory<byte> data,
        IReadOnlyList<SafeHandle>? handles = null,
        CancellationToken cancellationToken = default) =>
        SendAllAsync(data, handles, WaitEnd.None, cancellationToken);

    /// <inheritdoc cref="Send(ReadOnlySpan{byte}, TimeSpan, IReadOnlyList{SafeHandle})"/>
    /// <param name="data">1 byte or more.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="handles">Open files that go along, at most 253.</param>
    /// <param name="cancellationToken">Stops the waiting for room.</param>
    public Task<bool> SendAsync(
        ReadOnlyMemory<byte> data,
        TimeSpan timeout,
        IReadOnlyList<SafeHandle>? handles = null,
        CancellationToken cancellationToken = default) =>
        SendAllAsync(data, handles, WaitEnd.After(timeout), cancellationToken);

    private bool SendAll(ReadOnlySpan<byte> data, IReadOnlyList<SafeHandle>? handles, WaitEnd end)
    {
        CheckData(data);
        using HandleHolds held = new(handles);
        int done = 0;
        while (!SendSome(data, held, ref done, wait: end.IsNone))
        {
            if (done < data.Length && !_end.Wait(PollEvents.Writable, end))
            {
                return Late(done, data.Length);
            }
        }

        return true;
    }

    private async Task<bool> SendAllAsync(
        ReadOnlyMemory<byte> data,
        IReadOnlyList<SafeHandle>? handles,
        WaitEnd end,
        CancellationToken cancellationToken)
    {
        CheckData(data.Span);
        cancellationToken.ThrowIfCancellationRequested();
        using HandleHolds held = new(handles);
        int done = 0;
        while (!SendSome(data.Span, held, ref done, wait: false))
        {
            if (!await _end.WaitAsync(PollEvents.Writable, end, cancellationToken).ConfigureAwait(false))
            {
                return Late(done, data.Length);
            }
        }

        return true;
    }

    // True when all is sent; false when there is no room.
    private bool SendSome(ReadOnlySpan<byte> data, HandleHolds handles, ref int done, bool wait)
    {
        while (done < data.Length)
        {
            int sent = _end.Send(data[done..], done == 0 ? handles.Numbers : default, wait);
            if (sent == -Errno.EAGAIN)
            {
                return false;
            }

            done += sent >= 0 ? sent : throw Refused(-sent, data.Length, handles.Numbers.Length);
        }

        return true;
    }

    private static void CheckData(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            throw new ArgumentException(
                "At least one byte: what is empty would read as the end.", nameof(data));
        }
    }

    private static bool Late(int done, int length) => done == 0
        ? false
        : throw new TimeoutException($"{done} of {length} bytes were sent when the time was over.");

    private static LinuxException Refused(int errno, int bytes, int handles) => new(
        "sendmsg", errno, $"{bytes} bytes, {handles} handles", errno switch
        {
            Errno.EPIPE => "The other end is gone.",
            Errno.EMSGSIZE => "One message is at most as large as net.core.wmem_default: send it in parts, or"
                + " put it into a file and send its handle.",
            Errno.ETOOMANYREFS => "As many open files are under way, sent and not received, as one process"
                + " may open (RLIMIT_NOFILE).",
            _ => null,
        });
}
