using System.Diagnostics.CodeAnalysis;
using Kin.Native;

namespace Kin.IO;

/// <summary>
/// One background thread on one epoll set, for every readiness wait of the process. Created when first used.
/// </summary>
/// <remarks>
/// Every wait is one shot (EPOLLONESHOT): arming costs one epoll_ctl, and a wait that nobody takes back costs
/// at most one wake-up. A descriptor has one <see cref="ReactorEntry"/> for all its waits, since epoll
/// accepts it once. The entry is found by slot and generation, so an event of a closed descriptor never
/// reaches the next owner of its number. epoll_ctl takes effect under a running epoll_wait, so the thread
/// never has to be woken for it. All members are thread-safe.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "There is one, and it lives as long as the process.")]
internal sealed class Reactor
{
    private static readonly Lock s_creating = new();
    private static Reactor? s_shared;

    private readonly Epoll _epoll = new();
    private readonly Lock _gate = new();
    private readonly List<ReactorEntry?> _slots = [];
    private readonly Stack<int> _free = new();
    private uint _generation;

    private Reactor()
    {
        // Unsafe: the thread must not carry the execution context of whoever came first.
        new Thread(Loop) { IsBackground = true, Name = "Kin reactor" }.UnsafeStart();
    }

    /// <summary>The reactor of this process.</summary>
    public static Reactor Shared => Volatile.Read(ref s_shared) ?? Create();

    /// <summary>The epoll set, for the entries.</summary>
    internal Epoll Epoll => _epoll;

    /// <summary>
    /// Completes when <paramref name="fd"/> can be read without blocking: data, end-of-file or an error. A
    /// regular file is always ready. May be early, so read and wait again. Closing the descriptor ends the
    /// wait with <see cref="ObjectDisposedException"/>.
    /// </summary>
    public Task WaitReadable(SafeFd fd, CancellationToken cancellationToken = default) =>
        ReadinessWait.Start(this, fd, ReactorEvents.Read, null, cancellationToken);

    /// <summary>
    /// As <see cref="WaitReadable"/>, until the descriptor can be written to, or its reader is gone.
    /// </summary>
    public Task WaitWritable(SafeFd fd, CancellationToken cancellationToken = default) =>
        ReadinessWait.Start(this, fd, ReactorEvents.Write, null, cancellationToken);

    /// <summary>
    /// Calls <paramref name="callback"/> once, when any of <paramref name="events"/> or an error or hang-up
    /// is there. When the descriptor is of a kind that cannot wait (a file), the callback runs at once, on
    /// the calling thread.
    /// </summary>
    public void Register(SafeFd fd, ReactorEvents events, IReactorCallback callback)
    {
        using SafeFd.Hold held = fd.Use();
        if (!EntryOf(fd).Add(held.Number, events, callback))
        {
            callback.OnReady();
        }
    }

    /// <inheritdoc cref="Register(SafeFd, ReactorEvents, IReactorCallback)"/>
    public void Register(SafeFd fd, ReactorEvents events, Action ready) =>
        Register(fd, events, new ActionCallback(ready));

    /// <summary>Takes a callback back. False when it has run, is running, or was never registered.</summary>
    public static bool Cancel(SafeFd fd, IReactorCallback callback) =>
        fd.Watch is ReactorEntry entry && entry.Remove(callback);

    /// <summary>Gives the slot of a closed descriptor back.</summary>
    internal void Forget(ReactorEntry entry)
    {
        lock (_gate)
        {
            _slots[entry.Slot] = null;
            _free.Push(entry.Slot);
        }
    }

    // Not a Lazy: that would remember a failure (no descriptor left) for ever.
    private static Reactor Create()
    {
        lock (s_creating)
        {
            return s_shared ??= new Reactor();
        }
    }

    private ReactorEntry EntryOf(SafeFd fd)
    {
        if (fd.Watch is ReactorEntry known)
        {
            return known;
        }

        ReactorEntry made = Reserve();
        try
        {
            var current = (ReactorEntry)fd.Attach(made);
            if (current != made)
            {
                Forget(made);
            }

            return current;
        }
        catch (ObjectDisposedException)
        {
            Forget(made);
            throw;
        }
    }

    private ReactorEntry Reserve()
    {
        lock (_gate)
        {
            if (!_free.TryPop(out int slot))
            {
                slot = _slots.Count;
                _slots.Add(null);
            }

            return _slots[slot] = new ReactorEntry(this, slot, ++_generation);
        }
    }

    private ReactorEntry? Find(ulong data)
    {
        lock (_gate)
        {
            ReactorEntry? entry = _slots[(int)(uint)data];
            return entry?.Data == data ? entry : null;
        }
    }

    private void Loop()
    {
        var ready = new EpollReady[64];
        List<IReactorCallback> fired = [];
        while (true)
        {
            int count = _epoll.Wait(ready);
            for (int i = 0; i < count; i++)
            {
                Find(ready[i].Data)?.Take(ready[i].Events, fired);
                foreach (IReactorCallback callback in fired)
                {
                    callback.OnReady();
                }

                fired.Clear();
            }
        }
    }

    private sealed class ActionCallback(Action ready) : IReactorCallback
    {
        public void OnReady() => ready();

        public void OnClosed()
        {
        }
    }
}
