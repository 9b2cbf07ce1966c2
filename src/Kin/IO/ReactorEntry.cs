using Kin.Native;

namespace Kin.IO;

/// <summary>
/// The waits on one descriptor, for reading and for writing, behind its single registration in the epoll set.
/// </summary>
/// <remarks>
/// It knows the number only for the length of a call: the descriptor keeps the entry, not the other way
/// round, so that a forgotten descriptor can still be collected. Callbacks never run under the lock.
/// </remarks>
internal sealed class ReactorEntry(Reactor reactor, int slot, uint generation) : IDescriptorWatch
{
    private const uint Broken = Libc.EPOLLERR | Libc.EPOLLHUP;

    private const ReactorEvents All =
        ReactorEvents.Read | ReactorEvents.Write | ReactorEvents.Priority | ReactorEvents.PeerClosed;

    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];
    private int _fd = -1;
    private uint _armed;
    private bool _closed;

    /// <summary>The place in the reactor's table.</summary>
    public int Slot => slot;

    /// <summary>What the kernel hands back with an event of this entry.</summary>
    public ulong Data { get; } = ((ulong)generation << 32) | (uint)slot;

    /// <summary>
    /// Adds a wait. False: a kind of file that cannot wait (EPERM, epoll_ctl(2)), which means always ready.
    /// </summary>
    public bool Add(int fd, ReactorEvents events, IReactorCallback callback)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SafeFd));
            _waiters.Add(new Waiter(callback, events));
            int errno = Arm(fd);
            if (errno == 0)
            {
                return true;
            }

            _waiters.RemoveAt(_waiters.Count - 1);
            return errno == Errno.EPERM ? false : throw Refused(fd, errno);
        }
    }

    /// <summary>
    /// Takes a wait back. An event that it leaves armed wakes the reactor once, for nobody.
    /// </summary>
    public bool Remove(IReactorCallback callback)
    {
        lock (_gate)
        {
            int index = _waiters.FindIndex(waiter => waiter.Callback == callback);
            if (index >= 0)
            {
                _waiters.RemoveAt(index);
            }

            return index >= 0;
        }
    }

    /// <summary>
    /// Moves the waits that <paramref name="events"/> ends into <paramref name="fired"/>; re-arms the others.
    /// </summary>
    public void Take(uint events, List<IReactorCallback> fired)
    {
        ReactorEvents ready = (events & Broken) != 0 ? All : (ReactorEvents)events & All;
        lock (_gate)
        {
            _armed = 0;
            for (int i = _waiters.Count - 1; i >= 0; i--)
            {
                if ((_waiters[i].Events & ready) != 0)
                {
                    fired.Add(_waiters[i].Callback);
                    _waiters.RemoveAt(i);
                }
            }

            if (_waiters.Count > 0 && Arm(_fd) != 0)
            {
                // The number was closed behind the back of its owner: the next call of the waiter will say
                // so.
                fired.AddRange(_waiters.Select(waiter => waiter.Callback));
                _waiters.Clear();
            }
        }
    }

    /// <inheritdoc/>
    public void OnClosing(int fd)
    {
        Waiter[] left;
        lock (_gate)
        {
            _closed = true;
            left = [.. _waiters];
            _waiters.Clear();
            if (_fd >= 0)
            {
                reactor.Epoll.Control(Libc.EPOLL_CTL_DEL, fd, 0, 0);
            }
        }

        reactor.Forget(this);
        foreach (Waiter waiter in left)
        {
            waiter.Callback.OnClosed();
        }
    }

    private static LinuxException Refused(int fd, int errno) => new(
        "epoll_ctl(EPOLL_CTL_ADD)",
        errno,
        $"descriptor {fd}",
        errno == Errno.ENOSPC
            ? "Too many watched descriptors: see /proc/sys/fs/epoll/max_user_watches."
            : null);

    private int Arm(int fd)
    {
        uint events = Libc.EPOLLONESHOT;
        foreach (Waiter waiter in _waiters)
        {
            events |= (uint)waiter.Events;
        }

        // Still armed by a wait that was taken back: no call is needed.
        if ((events & ~_armed) == 0)
        {
            return 0;
        }

        bool known = _fd >= 0;
        int errno = reactor.Epoll.Control(known ? Libc.EPOLL_CTL_MOD : Libc.EPOLL_CTL_ADD, fd, events, Data);
        if (errno == 0)
        {
            _fd = fd;
            _armed = events;
        }

        return errno;
    }

    private readonly record struct Waiter(IReactorCallback Callback, ReactorEvents Events);
}
