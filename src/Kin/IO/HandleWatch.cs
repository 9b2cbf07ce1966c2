using System.Runtime.InteropServices;
using Kin.Native;

namespace Kin.IO;

/// <summary>
/// A handle of another class during a wait. A class of .NET does not tell anybody that it is closed, so the
/// wait is on a duplicate, whose number is ours alone, and whoever closes the handle is noticed by looking,
/// ten times a second, for as long as there is such a wait.
/// </summary>
/// <remarks>
/// Holding the handle itself (DangerousAddRef) would be worse: closing it would then neither close it nor be
/// seen. The price is that the open file description lives up to a tenth of a second longer.
/// </remarks>
internal sealed class HandleWatch : IDisposable
{
    private const int LookEvery = 100; // milliseconds

    private static readonly HashSet<HandleWatch> s_open = [];
    private static readonly Timer s_look = NewTimer();

    private readonly SafeHandle _handle;
    private readonly Action? _closed;
    private readonly bool _owns;

    private HandleWatch(SafeHandle handle, SafeFd own, bool owns, Action? closed)
    {
        _handle = handle;
        Own = own;
        _owns = owns;
        _closed = closed;
    }

    /// <summary>The descriptor to wait on. It is closed when the handle is.</summary>
    public SafeFd Own { get; }

    /// <summary>Begins to look after a handle.</summary>
    /// <param name="handle">Any handle that is a descriptor.</param>
    /// <param name="closed">Called once it was closed, from the thread pool.</param>
    /// <exception cref="ObjectDisposedException">It is closed already.</exception>
    public static HandleWatch Of(SafeHandle handle, Action? closed = null)
    {
        // A descriptor of ours tells the reactor itself when it is closed.
        if (handle is SafeFd fd && closed is null)
        {
            return new HandleWatch(handle, fd, owns: false, closed);
        }

        HandleWatch watch = new(handle, SafeFd.DuplicateOf(handle), owns: true, closed);
        lock (s_open)
        {
            s_open.Add(watch);
            if (s_open.Count == 1)
            {
                s_look.Change(LookEvery, LookEvery);
            }
        }

        return watch;
    }

    /// <summary>Ends the looking, and closes the duplicate.</summary>
    public void Dispose()
    {
        if (_owns)
        {
            Forget();
            Own.Dispose();
        }
    }

    // The timer must not carry the execution context of whoever waited first.
    private static Timer NewTimer()
    {
        using (ExecutionContext.SuppressFlow())
        {
            return new Timer(static _ => Look());
        }
    }

    private static void Look()
    {
        HandleWatch[] closed;
        lock (s_open)
        {
            closed = [.. s_open.Where(watch => watch._handle.IsClosed)];
        }

        foreach (HandleWatch watch in closed)
        {
            if (watch.Forget())
            {
                watch.Own.Dispose();
                watch._closed?.Invoke();
            }
        }
    }

    private bool Forget()
    {
        lock (s_open)
        {
            bool was = s_open.Remove(this);
            if (was && s_open.Count == 0)
            {
                s_look.Change(Timeout.Infinite, Timeout.Infinite);
            }

            return was;
        }
    }
}
