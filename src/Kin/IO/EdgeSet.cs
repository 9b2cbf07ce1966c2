using System.Runtime.InteropServices;
using Kin.Native;

namespace Kin.IO;

/// <summary>
/// One descriptor in an epoll set of its own, edge-triggered, so that any number of them may be on one handle
/// beside level-triggered waits. The set itself is waited for on the reactor.
/// </summary>
internal sealed class EdgeSet : IDisposable
{
    private readonly SafeHandle _handle;
    private readonly Epoll _epoll = new();
    private readonly HandleWatch _watch;
    private readonly EpollReady[] _ready = new EpollReady[1];

    /// <summary>Begins to watch; <paramref name="end"/> is cancelled when the handle is closed.</summary>
    public EdgeSet(SafeHandle handle, PollEvents events, CancellationTokenSource end)
    {
        _handle = handle;
        try
        {
            _watch = HandleWatch.Of(handle, closed: () => Cancel(end));
        }
        catch
        {
            _epoll.Dispose();
            throw;
        }

        int errno = _epoll.Control(
            Libc.EPOLL_CTL_ADD, _watch.Own.Number, (uint)events | Libc.EPOLLET, data: 0);
        if (errno != 0)
        {
            Dispose();
            throw Epoll.Refused(errno, "a descriptor for edges");
        }
    }

    /// <summary>The next edge, or nothing when it was too early.</summary>
    public async Task<PollEvents> Next(CancellationToken end, CancellationToken ofCaller)
    {
        try
        {
            await Reactor.Shared.WaitReadable(_epoll.Descriptor, end).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ofCaller.ThrowIfCancellationRequested();
            throw new ObjectDisposedException(_handle.GetType().Name, "The handle was closed.");
        }

        bool found = _epoll.Wait(_ready, timeoutMilliseconds: 0) == 1;
        return found ? (PollEvents)_ready[0].Events : PollEvents.None;
    }

    public void Dispose()
    {
        _watch.Dispose();
        _epoll.Dispose();
    }

    private static void Cancel(CancellationTokenSource end)
    {
        try
        {
            end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream has ended at this moment.
        }
    }
}
