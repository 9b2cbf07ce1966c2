using System.Runtime.InteropServices;
using Kin.Native;

namespace Kin.IO;

/// <summary>
/// A few descriptors waited for at once on the calling thread, by poll(2): every wait hands all of them to
/// the kernel, which looks at each. With hundreds, use an <see cref="EpollSet"/>. Not thread-safe.
/// </summary>
/// <remarks>
/// Unlike epoll, poll knows regular files, which are always ready. During a wait the handles are held: one
/// that another thread closes meanwhile is closed when the wait ends.
/// </remarks>
public sealed class PollSet
{
    private readonly List<SafeHandle> _handles = [];
    private PollFd[] _entries = [];

    /// <summary>How many handles are in the set.</summary>
    public int Count => _handles.Count;

    /// <summary>Adds a handle, or a second time the same with other events.</summary>
    /// <param name="handle">A descriptor; stays the caller's to close. A closed one leaves the set.</param>
    /// <param name="events">What is to be told; errors and hang-ups are in any case.</param>
    public void Add(SafeHandle handle, PollEvents events)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (_handles.Count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(8, _entries.Length * 2));
        }

        _entries[_handles.Count] = new PollFd(-1, unchecked((short)events));
        _handles.Add(handle);
    }

    /// <summary>Takes a handle out. False: it is not in the set.</summary>
    public bool Remove(SafeHandle handle)
    {
        int index = _handles.IndexOf(handle);
        if (index >= 0)
        {
            RemoveAt(index);
        }

        return index >= 0;
    }

    /// <summary>Blocks until something is ready or the time is over.</summary>
    /// <param name="ready">Room for what is ready, in the order of adding.</param>
    /// <param name="timeout">From zero on, to the millisecond; null: without limit.</param>
    /// <returns>How many entries were filled; 0: the time was over.</returns>
    public int Wait(Span<ReadyHandle> ready, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ready.Length);
        int held = 0;
        try
        {
            for (; held < _handles.Count; held++)
            {
                while (held < _handles.Count && !TryHold(held))
                {
                    RemoveAt(held);
                }

                if (held == _handles.Count)
                {
                    break;
                }
            }

            return Poll.Wait(_entries.AsSpan(0, held), timeout) == 0 ? 0 : Collect(ready);
        }
        finally
        {
            for (int i = 0; i < held; i++)
            {
                _handles[i].DangerousRelease();
            }
        }
    }

    private bool TryHold(int index)
    {
        try
        {
            bool held = false;
            _handles[index].DangerousAddRef(ref held);
            _entries[index].fd = (int)_handles[index].DangerousGetHandle();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private int Collect(Span<ReadyHandle> ready)
    {
        int count = 0;
        for (int i = 0; i < _handles.Count && count < ready.Length; i++)
        {
            if (_entries[i].revents != 0)
            {
                ready[count++] = new ReadyHandle(_handles[i], (PollEvents)(ushort)_entries[i].revents);
            }
        }

        return count;
    }

    private void RemoveAt(int index)
    {
        _handles.RemoveAt(index);
        Array.Copy(_entries, index + 1, _entries, index, _handles.Count - index);
    }
}
