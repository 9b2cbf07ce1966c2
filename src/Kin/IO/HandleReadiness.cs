using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kin.Native;

namespace Kin.IO;

/// <summary>
/// Waiting until a descriptor is ready, on the one thread and epoll set that serve every wait of this process
/// (epoll(7)). Works on any handle that is a descriptor: SafeFileHandle, SafeSocketHandle, SafePipeHandle,
/// those of <see cref="EventFd"/> and <see cref="TimerFd"/>. All members are thread-safe; any number of waits
/// may be in progress on one handle.
/// </summary>
/// <remarks>
/// The descriptor may be blocking or not; O_NONBLOCK is never set here, since the flag belongs to everybody
/// who shares the open file description. A handle that is closed during a wait ends the wait with
/// <see cref="ObjectDisposedException"/> within about a tenth of a second; until then a duplicate keeps its
/// open file description alive.
/// </remarks>
public static class HandleReadiness
{
    /// <summary>
    /// Waits until a read will not block: data, end-of-file or an error. Level-triggered: completes at once
    /// when that is so already, and as long as it is so. Regular files and /dev/null are always ready.
    /// </summary>
    /// <returns>
    /// What the descriptor was found in: with <see cref="PollEvents.HangUp"/> its writers have gone. Somebody
    /// else may have read by the time you do.
    /// </returns>
    /// <param name="handle">Open for reading.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ObjectDisposedException">The handle is closed, or was closed meanwhile.</exception>
    /// <exception cref="LinuxException">EMFILE: no descriptor is left for the wait.</exception>
    public static Task<PollEvents> ReadableAsync(
        this SafeHandle handle, CancellationToken cancellationToken = default) =>
        ReadyAsync(handle, PollEvents.Readable, cancellationToken);

    /// <summary>
    /// As <see cref="ReadableAsync(SafeHandle, CancellationToken)"/>, for at most this long.
    /// </summary>
    /// <returns><see cref="PollEvents.None"/>: the time was over.</returns>
    /// <param name="handle">Open for reading.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static Task<PollEvents> ReadableAsync(
        this SafeHandle handle, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ReadyAsync(handle, PollEvents.Readable, timeout, cancellationToken);

    /// <summary>
    /// Waits until a write of some bytes will not block, or will fail because the reader has gone
    /// (<see cref="PollEvents.Error"/>). Level-triggered, as
    /// <see cref="ReadableAsync(SafeHandle, CancellationToken)"/>.
    /// </summary>
    public static Task<PollEvents> WritableAsync(
        this SafeHandle handle, CancellationToken cancellationToken = default) =>
        ReadyAsync(handle, PollEvents.Writable, cancellationToken);

    /// <inheritdoc cref="ReadableAsync(SafeHandle, TimeSpan, CancellationToken)"/>
    /// <summary>
    /// As <see cref="WritableAsync(SafeHandle, CancellationToken)"/>, for at most this long.
    /// </summary>
    public static Task<PollEvents> WritableAsync(
        this SafeHandle handle, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        ReadyAsync(handle, PollEvents.Writable, timeout, cancellationToken);

    /// <summary>
    /// Waits for any of <paramref name="events"/>; errors and hang-ups end every wait. Ask for
    /// <see cref="PollEvents.PeerClosed"/> alone to notice that a client has gone while you compute.
    /// </summary>
    /// <exception cref="LinuxException">
    /// EPERM: neither reading nor writing is waited for, on a file, which knows nothing else. EBADF: the
    /// handle was opened with O_PATH.
    /// </exception>
    /// <inheritdoc cref="ReadableAsync(SafeHandle, CancellationToken)"/>
    public static Task<PollEvents> ReadyAsync(
        this SafeHandle handle, PollEvents events, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<PollEvents>(cancellationToken);
        }

        PollEvents now = ReadyNow(handle, events);
        return now != PollEvents.None ? Task.FromResult(now) : Wait(handle, events, cancellationToken);
    }

    /// <summary>As the wait without a time-out; <see cref="PollEvents.None"/>: the time was over.</summary>
    /// <inheritdoc cref="ReadableAsync(SafeHandle, TimeSpan, CancellationToken)"/>
    public static async Task<PollEvents> ReadyAsync(
        this SafeHandle handle,
        PollEvents events,
        TimeSpan timeout,
        CancellationToken cancellationToken = default)
    {
        WaitTime.Check(timeout);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(timeout);
        try
        {
            return await ReadyAsync(handle, events, over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ReadyNow(handle, events);
        }
    }

    /// <summary>
    /// What of <paramref name="events"/>, and of errors and hang-ups, there is at this moment. Never waits.
    /// </summary>
    public static PollEvents ReadyNow(this SafeHandle handle, PollEvents events)
    {
        ArgumentNullException.ThrowIfNull(handle);
        using HandleHold held = new(handle);
        var found = (ushort)Poll.Now(held.Number, unchecked((short)events));
        return (found & Libc.POLLNVAL) == 0
            ? (PollEvents)found
            : throw new LinuxException(
                "poll",
                Errno.EBADF,
                $"descriptor {held.Number}",
                "It was opened with O_PATH, or somebody closed the number behind the handle.");
    }

    /// <summary>
    /// Each new readiness as it comes (edge-triggered, EPOLLET): after one is yielded the next comes only
    /// with new data or new room. The first comes at once when the descriptor is ready already.
    /// </summary>
    /// <remarks>
    /// The rule: read (or write) a non-blocking descriptor until EAGAIN before you take the next edge. What
    /// is left unread makes no edge of its own. Edges that come meanwhile arrive as one.
    /// </remarks>
    /// <param name="handle">Of a pipe, socket, terminal, eventfd or the like.</param>
    /// <param name="events">What makes an edge; errors and hang-ups do in any case.</param>
    /// <param name="cancellationToken">
    /// Ends the stream with an exception; leaving the loop ends it too.
    /// </param>
    /// <exception cref="LinuxException">EPERM: a regular file has no edges, it is always ready.</exception>
    /// <exception cref="ObjectDisposedException">The handle is closed, or was closed meanwhile.</exception>
    public static async IAsyncEnumerable<PollEvents> EdgesAsync(
        this SafeHandle handle,
        PollEvents events,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using EdgeSet edges = new(handle, events, end);
        while (true)
        {
            PollEvents edge = await edges.Next(end.Token, cancellationToken).ConfigureAwait(false);
            if (edge != PollEvents.None)
            {
                yield return edge;
            }
        }
    }

    private static async Task<PollEvents> Wait(
        SafeHandle handle, PollEvents events, CancellationToken cancellationToken)
    {
        using HandleWatch watch = HandleWatch.Of(handle);
        if ((events & (PollEvents.Readable | PollEvents.Writable)) == 0)
        {
            Epoll.ThrowIfAlwaysReady(watch.Own);
        }

        const PollEvents Asked =
            PollEvents.Readable | PollEvents.Writable | PollEvents.Priority | PollEvents.PeerClosed;
        var wanted = (ReactorEvents)(events & Asked);
        while (true)
        {
            await ReadinessWait.Start(Reactor.Shared, watch.Own, wanted, null, cancellationToken)
                .ConfigureAwait(false);
            PollEvents now = ReadyNow(handle, events);
            if (now != PollEvents.None)
            {
                return now;
            }
        }
    }
}
