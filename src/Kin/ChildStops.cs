using Kin.Native;
using Kin.Native.Processes;

namespace Kin;

/// <summary>
/// The stops and continuations of one child, told to all who ask. Neither a pidfd nor any other descriptor
/// tells of a stop, and SIGCHLD belongs to the runtime: so a thread waits in the kernel, one per child, and
/// only for a child about which somebody has asked. It never reaps.
/// </summary>
internal sealed class ChildStops(int pid, SafeFd pidfd)
{
    private const int StackSize = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly List<Action<ChildChange?>> _listeners = [];
    private TerminalUse? _terminal;
    private SafeFd? _own;
    private Signal? _stoppedBy;
    private bool _watching, _ended;

    /// <summary>
    /// True while the whole tree of the child is being stopped: that is no Ctrl-Z, which would stop this
    /// process too.
    /// </summary>
    public bool IsBeingEnded { get; set; }

    /// <summary>
    /// Tells every change from now on, and one that nobody has been told yet; null once, when the child has
    /// ended. On the watching thread, or at once on this one when the child has ended already.
    /// </summary>
    public void Listen(Action<ChildChange?> listener)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _listeners.Add(listener);
                StartWatching();
                return;
            }
        }

        listener(null);
    }

    /// <summary>Tells it no more.</summary>
    public void Forget(Action<ChildChange?> listener)
    {
        lock (_gate)
        {
            _listeners.Remove(listener);
        }
    }

    /// <summary>
    /// The signal that stopped the child, when it is stopped and has been seen so. Null too when it has been
    /// continued and perhaps stopped again since, of which listeners are told in a moment.
    /// </summary>
    public Signal? StoppedBy
    {
        get
        {
            lock (_gate)
            {
                return _own is not null && IsStopped && IsToldOf(_own) ? _stoppedBy : null;
            }
        }
    }

    /// <summary>The child is stopped now.</summary>
    public bool IsStopped => ProcessStat.Read(pid) is { IsStopped: true };

    /// <summary>
    /// The child's group owns the terminal of this process: when it is stopped, this process stops too.
    /// Without this the terminal would stay with a group that is stopped, and nobody could type any more.
    /// </summary>
    public void ShareTerminal(TerminalUse terminal)
    {
        lock (_gate)
        {
            _terminal = terminal;
            try
            {
                StartWatching();
            }
            catch (Exception e) when (e is LinuxException or OutOfMemoryException)
            {
                // No descriptor or no thread is left. The child runs all the same; Ctrl-Z leaves it stopped.
            }
        }
    }

    // waitid(2) looks for a stop first and then for a continuation: to a child that goes from continued to
    // stopped in between it sees neither. So its state is asked before, and the news twice.
    private static bool IsToldOf(SafeFd child) => !ChildWait.HasNews(child) && !ChildWait.HasNews(child);

    private void StartWatching()
    {
        if (_watching)
        {
            return;
        }

        SafeFd own = pidfd.Duplicate();
        Thread thread = new(() => Watch(own), StackSize) { IsBackground = true, Name = "Kin stops" };
        try
        {
            thread.UnsafeStart();
        }
        catch
        {
            own.Dispose();
            throw;
        }

        _own = own;
        _watching = true;
    }

    private void Watch(SafeFd own)
    {
        while (ChildWait.AwaitNews(own))
        {
            // Taken and noted in one: nobody sees the kernel without news and the note of before.
            Action<ChildChange?>[] listeners;
            int? signal;
            lock (_gate)
            {
                signal = ChildWait.TakeNews(own);
                _stoppedBy = signal is > 0 ? new Signal(signal.Value) : signal is 0 ? null : _stoppedBy;
                listeners = [.. _listeners];
            }

            if (signal is int taken)
            {
                Tell(listeners, taken);
            }
        }

        End(own);
    }

    private void Tell(Action<ChildChange?>[] listeners, int signal)
    {
        ChildChange change = signal == 0
            ? new ChildChange(ChildChangeKind.Continued, null, null)
            : new ChildChange(ChildChangeKind.Stopped, new Signal(signal), null);
        foreach (Action<ChildChange?> listener in listeners)
        {
            listener(change);
        }

        if (signal != 0 && !IsBeingEnded)
        {
            _terminal?.StopWithChild(signal);
        }
    }

    private void End(SafeFd own)
    {
        Action<ChildChange?>[] listeners;
        lock (_gate)
        {
            (_ended, _stoppedBy, _own) = (true, null, null);
            listeners = [.. _listeners];
        }

        own.Dispose();
        foreach (Action<ChildChange?> listener in listeners)
        {
            listener(null);
        }
    }
}
