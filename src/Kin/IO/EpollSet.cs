using System.Runtime.InteropServices;
using Kin.Native;

namespace Kin.IO;

/// <summary>
/// Many descriptors waited for at once, by an epoll set of its own (epoll(7)): a wait costs as much as there
/// is ready, however many are watched. For loops over thousands of descriptors; a single wait is simpler with
/// <see cref="HandleReadiness"/>.
/// </summary>
/// <remarks>
/// Thread-safe; one thread waits at a time. A handle that is closed leaves the set by itself. It is not kept
/// open by the set, so remove it before you close it if a child shares its open file description.
/// </remarks>
public sealed class EpollSet : IDisposable
{
    private const int LargestBatch = 1024;

    private readonly Lock _gate = new();
    private readonly EpollEntries _entries = new();
    private Epoll _epoll = new();

    /// <summary>Makes an empty set.</summary>
    /// <exception cref="LinuxException">EMFILE: no descriptor is left.</exception>
    public EpollSet()
    {
    }

    /// <summary>
    /// How many handles are in the set; those closed without being removed may be among them.
    /// </summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Adds a handle.</summary>
    /// <param name="handle">A descriptor; stays the caller's to close.</param>
    /// <param name="events">What is to be told; errors and hang-ups are in any case.</param>
    /// <param name="trigger">When it is told.</param>
    /// <exception cref="ArgumentException">It, or another handle of its number, is in the set.</exception>
    /// <exception cref="LinuxException">
    /// EPERM: a regular file or directory, which is always ready. ENOSPC: too many watched descriptors.
    /// </exception>
    public void Add(SafeHandle handle, PollEvents events, EpollTrigger trigger = EpollTrigger.Level)
    {
        ArgumentNullException.ThrowIfNull(handle);
        using HandleHold held = new(handle);
        lock (_gate)
        {
            EpollEntry entry = _entries.Reserve(handle, held.Number, Bits(events, trigger));
            int errno = _epoll.Control(Libc.EPOLL_CTL_ADD, held.Number, entry.Bits, entry.Data);
            if (errno == Errno.EEXIST && !_entries.HasOpen(held.Number, except: entry))
            {
                // What is left of a handle that was closed while a child kept its description alive.
                Rebuild();
                return;
            }

            if (errno != 0)
            {
                _entries.Free(entry);
                throw errno == Errno.EEXIST
                    ? new ArgumentException("Another handle of its number is in the set.", nameof(handle))
                    : Epoll.Refused(errno, $"descriptor {held.Number}");
            }
        }
    }

    /// <summary>
    /// Changes what is told of a handle, and arms one anew that was told <see cref="EpollTrigger.Once"/>.
    /// </summary>
    /// <exception cref="KeyNotFoundException">It is not in the set.</exception>
    public void Modify(SafeHandle handle, PollEvents events, EpollTrigger trigger = EpollTrigger.Level)
    {
        ArgumentNullException.ThrowIfNull(handle);
        using HandleHold held = new(handle);
        lock (_gate)
        {
            EpollEntry entry = _entries.Find(handle)
                ?? throw new KeyNotFoundException("The handle is not in the set.");
            entry.Bits = Bits(events, trigger);
            int errno = _epoll.Control(Libc.EPOLL_CTL_MOD, held.Number, entry.Bits, entry.Data);
            if (errno != 0)
            {
                throw Epoll.Refused(errno, $"descriptor {held.Number}");
            }
        }
    }

    /// <summary>Takes a handle out, closed or not. False: it is not in the set.</summary>
    public bool Remove(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        lock (_gate)
        {
            if (_entries.Find(handle) is not EpollEntry entry)
            {
                return false;
            }

            _entries.Free(entry);
            try
            {
                using HandleHold held = new(handle);
                _epoll.Control(Libc.EPOLL_CTL_DEL, held.Number, 0, 0);
            }
            catch (ObjectDisposedException)
            {
                // The number is no longer ours to name.
            }

            return true;
        }
    }

    /// <summary>Blocks until something is ready or the time is over.</summary>
    /// <param name="ready">Room for what is ready; what finds no room comes with the next wait.</param>
    /// <param name="timeout">From zero on, to the millisecond; null: without limit.</param>
    /// <returns>How many entries were filled; 0: the time was over.</returns>
    /// <exception cref="ObjectDisposedException">The set is disposed. Disposing wakes nobody.</exception>
    public int Wait(Span<ReadyHandle> ready, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ready.Length);
        long end = timeout is TimeSpan most
            ? Environment.TickCount64 + (long)Math.Ceiling(most.TotalMilliseconds) : 0;
        Span<EpollReady> found = stackalloc EpollReady[Math.Min(ready.Length, LargestBatch)];
        while (true)
        {
            Epoll epoll = _epoll;
            int count;
            using (SafeFd.Hold held = epoll.Descriptor.Use())
            {
                count = epoll.Wait(found, timeout is null ? -1 : Poll.Left(end));
            }

            int kept = Translate(found[..count], ready);
            if (kept > 0 || (timeout is not null && Poll.Left(end) == 0))
            {
                return kept;
            }
        }
    }

    /// <summary>As <see cref="Wait"/>, without a thread that waits.</summary>
    /// <param name="ready">Room for what is ready.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<int> WaitAsync(
        Memory<ReadyHandle> ready, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            await Reactor.Shared.WaitReadable(_epoll.Descriptor, cancellationToken).ConfigureAwait(false);
            int count = Wait(ready.Span, TimeSpan.Zero);
            if (count > 0)
            {
                return count;
            }
        }
    }

    /// <summary>Closes the set; the handles stay open.</summary>
    public void Dispose() => _epoll.Dispose();

    private static uint Bits(PollEvents events, EpollTrigger trigger) => (uint)events | trigger switch
    {
        EpollTrigger.Edge => Libc.EPOLLET,
        EpollTrigger.Once => Libc.EPOLLONESHOT,
        _ => 0,
    };

    private int Translate(ReadOnlySpan<EpollReady> found, Span<ReadyHandle> ready)
    {
        int kept = 0;
        bool stale = false;
        lock (_gate)
        {
            foreach (EpollReady one in found)
            {
                if (_entries.Find(one.Data) is EpollEntry entry && !entry.Handle.IsClosed)
                {
                    ready[kept++] = new ReadyHandle(entry.Handle, (PollEvents)(one.Events & 0xFFFF));
                }
                else
                {
                    stale = true;
                }
            }

            if (stale)
            {
                Rebuild();
            }
        }

        return kept;
    }

    // An epoll set keeps an entry for as long as the description lives, and takes it out by number alone; the
    // number is somebody else's now. So what is still open moves to a new set.
    private void Rebuild()
    {
        Epoll old = _epoll;
        ObjectDisposedException.ThrowIf(old.Descriptor.IsClosed, this);
        Epoll made = new();
        foreach (EpollEntry entry in _entries.All())
        {
            try
            {
                using HandleHold held = new(entry.Handle);
                made.Control(Libc.EPOLL_CTL_ADD, held.Number, entry.Bits, entry.Data);
            }
            catch (ObjectDisposedException)
            {
                _entries.Free(entry);
            }
        }

        _epoll = made;
        old.Dispose();
    }
}
