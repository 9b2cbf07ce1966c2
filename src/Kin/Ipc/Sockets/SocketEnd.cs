using Kin.IO;
using Kin.Native;
using Kin.Native.Sockets;

namespace Kin.Ipc.Sockets;

/// <summary>
/// A connected socket, or one that listens, with the two ways of waiting for it: blocked in the call, which
/// is the shortest way, and on the reactor. Results below zero are error numbers.
/// </summary>
/// <remarks>
/// Closing a descriptor does not wake a thread that is blocked in a call on it. So disposing shuts the socket
/// down, but only when a thread is blocked: shutting down would end the connection of those who share it too.
/// </remarks>
internal sealed class SocketEnd(SafeFd fd) : IDisposable
{
    private int _blocked;
    private int _disposed;

    public SafeFd Fd => fd;

    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>
    /// Sends what there is room for now; with <paramref name="wait"/> the call blocks. -EAGAIN also with it:
    /// the description is O_NONBLOCK.
    /// </summary>
    public int Send(ReadOnlySpan<byte> data, ReadOnlySpan<int> descriptors, bool wait)
    {
        using SafeFd.Hold held = fd.Use();
        int sent;
        if (wait)
        {
            Interlocked.Increment(ref _blocked);
            sent = IsDisposed ? -Errno.EPIPE : Rights.Send(held.Number, data, descriptors, 0);
            Interlocked.Decrement(ref _blocked);
        }
        else
        {
            sent = Rights.Send(held.Number, data, descriptors, Libc.MSG_DONTWAIT);
        }

        return sent > 0 ? sent : UnlessDisposed(sent);
    }

    /// <summary>
    /// Takes what is there; see <see cref="Send"/>. Without a list the kernel closes what came beside it.
    /// </summary>
    public int Receive(
        Span<byte> buffer, List<SafeFd>? descriptors, out Ucred? sender, bool wait, int flags = 0)
    {
        using SafeFd.Hold held = fd.Use();
        int count = ReceiveNow(held.Number, buffer, descriptors, out sender, wait, flags);
        if (wait && count == -Errno.EAGAIN)
        {
            Interlocked.Increment(ref _blocked);
            count = IsDisposed ? 0 : Rights.Receive(held.Number, buffer, descriptors, out sender, flags);
            Interlocked.Decrement(ref _blocked);
        }

        // Disposing may have shut the connection down a moment ago, which reads as its end.
        return count > 0 ? count : UnlessDisposed(count);
    }

    /// <summary>Blocks until the socket is ready; false: the time is over.</summary>
    public bool Wait(PollEvents events, WaitEnd end)
    {
        using SafeFd.Hold held = fd.Use();
        PollFd entry = new(held.Number, (short)events);
        Interlocked.Increment(ref _blocked);
        int ready = IsDisposed ? 0 : Poll.Wait(new Span<PollFd>(ref entry), end.Left);
        Interlocked.Decrement(ref _blocked);
        return UnlessDisposed(ready) > 0;
    }

    /// <summary>As <see cref="Wait"/>, without a thread that waits.</summary>
    public async Task<bool> WaitAsync(PollEvents events, WaitEnd end, CancellationToken cancellationToken)
    {
        if (end.Left is not TimeSpan left)
        {
            await ReadinessWait.Start(
                Reactor.Shared, fd, (ReactorEvents)events, null, cancellationToken).ConfigureAwait(false);
            return true;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(left);
        try
        {
            await ReadinessWait.Start(Reactor.Shared, fd, (ReactorEvents)events, null, over.Token)
                .ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (Volatile.Read(ref _blocked) > 0)
        {
            try
            {
                LocalSocket.Shutdown(fd.Number, Libc.SHUT_RDWR);
            }
            catch (ObjectDisposedException)
            {
            }
        }

        fd.Dispose();
    }

    private static int ReceiveNow(
        int number, Span<byte> buffer, List<SafeFd>? descriptors, out Ucred? sender, bool looks, int flags)
    {
        BriefPoll poll = default;
        int count;
        do
        {
            count = Rights.Receive(number, buffer, descriptors, out sender, flags | Libc.MSG_DONTWAIT);
        }
        while (count == -Errno.EAGAIN && looks && poll.Once());
        return count;
    }

    private int UnlessDisposed(int result)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, typeof(SafeFd));
        return result;
    }
}
