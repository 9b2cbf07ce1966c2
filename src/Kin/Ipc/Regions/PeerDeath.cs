using Kin.Native;
using Kin.Native.Kernel;
using Kin.Native.Proc;
using Kin.Native.Processes;

namespace Kin.Ipc.Regions;

/// <summary>
/// The death of another process, watched once for all regions that it shares with this one: told when its
/// threads are past their last instruction, and again when it has ended.
/// </summary>
/// <remarks>
/// Between the two the kernel takes down its memory, which takes milliseconds in a .NET process, and nobody
/// has to wait for that. The first of some threads that ends gives the sign to look; without that (before
/// Linux 6.9, or where /proc does not tell) there is only the end. All members are thread-safe.
/// </remarks>
internal sealed class PeerDeath
{
    // The first thread is often the last to end. Those of a runtime that come after it end with the process.
    private const int WatchedThreads = 2;

    // For 30 ms and more: if not all others have followed by then, the process has not been killed.
    private const int MostLooks = 100;

    private static readonly Lock s_gate = new();
    private static readonly Dictionary<ProcessIdentity, PeerDeath> s_all = [];

    private readonly ProcessIdentity _process;
    private readonly List<Action> _told = [];
    private readonly List<SafeFd> _descriptors;
    private LastInstruction? _last;
    private ulong _number;
    private int _looks;
    private bool _closed;
    private volatile bool _isPast;

    private PeerDeath(ProcessIdentity process, SafeFd pidfd) =>
        (_process, _descriptors) = (process, [pidfd]);

    /// <summary>No thread of it will run again; it may not have ended yet.</summary>
    public bool IsPast => _isPast;

    /// <summary>How often it was looked, since a thread of it ended, whether the others have too.</summary>
    public int Looks => Volatile.Read(ref _looks);

    /// <summary>
    /// Watches a process. Null: that is not possible, or (<paramref name="isThere"/>, asked when its number
    /// cannot come to another one any more) it is not there.
    /// </summary>
    /// <param name="process">One of this pid namespace.</param>
    /// <param name="isThere">Whether the number still is that of the process that is meant.</param>
    /// <param name="told">Called in a thread of its own, at most twice, until it is given to
    /// <see cref="Leave"/>.</param>
    /// <param name="errno">0 when it is watched, or not there.</param>
    public static PeerDeath? TryWatch(ProcessIdentity process, Func<bool> isThere, Action told, out int errno)
    {
        lock (s_gate)
        {
            errno = 0;
            if (!s_all.TryGetValue(process, out PeerDeath? death))
            {
                SafeFd? pidfd = PidFd.TryOpen(process.Id, out errno);
                if (pidfd is null || !isThere())
                {
                    pidfd?.Dispose();
                    return null;
                }

                death = new PeerDeath(process, pidfd);
                errno = death.Begin();
                if (errno != 0)
                {
                    death.Close();
                    return null;
                }

                s_all[process] = death;
            }

            death._told.Add(told);
            return death;
        }
    }

    /// <summary>Whoever watched it does so no more.</summary>
    public void Leave(Action told)
    {
        lock (s_gate)
        {
            _told.Remove(told);
            if (_told.Count == 0)
            {
                Close();
            }
        }
    }

    /// <summary>It has ended. Of the loop alone.</summary>
    public void End()
    {
        lock (s_gate)
        {
            Close();
            _isPast = true;
        }

        Tell();
    }

    /// <summary>
    /// Looks once. True: its threads have stopped, which is told now; or there is nothing more to be seen. Of
    /// the loop alone.
    /// </summary>
    public bool IsDecided()
    {
        lock (s_gate)
        {
            if (_closed || _isPast)
            {
                return true;
            }

            Volatile.Write(ref _looks, _looks + 1);
            _isPast = _last!.IsPast();
        }

        if (_isPast)
        {
            Tell();
        }

        return _isPast || _looks % MostLooks == 0;
    }

    private int Begin()
    {
        try
        {
            _number = DeathLoop.Shared.Register(this);
            int errno = DeathLoop.Shared.Add(_number, _descriptors[0], isThread: false);
            if (errno == 0)
            {
                WatchThreads();
            }

            return errno;
        }
        catch (LinuxException e)
        {
            return e.ErrorNumber;
        }
    }

    // Where /proc is that of another pid namespace, the number there is another one's.
    private void WatchThreads()
    {
        try
        {
            if (!KernelFeatures.PidFdThread.IsAvailable || PidFd.ProcessOf(_descriptors[0]) != _process.Id)
            {
                return;
            }

            _last = LastInstruction.TryOpen(_process.Id);
            using NumberedDirectory? threads =
                _last is null ? null : NumberedDirectory.TryOpenThreads(_process.Id, out _);
            while (_descriptors.Count <= WatchedThreads
                && threads is not null && threads.TryNext(out int thread))
            {
                if (thread != _process.Id && PidFd.TryOpenThread(thread) is SafeFd descriptor)
                {
                    _descriptors.Add(descriptor);
                    _ = DeathLoop.Shared.Add(_number, descriptor, isThread: true);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // no descriptor left, or no /proc: its end is told all the same
        }
    }

    private void Close()
    {
        _closed = true;
        if (s_all.TryGetValue(_process, out PeerDeath? known) && known == this)
        {
            s_all.Remove(_process);
        }

        if (_number != 0)
        {
            DeathLoop.Shared.Forget(_number);
        }

        _descriptors.ForEach(static descriptor => descriptor.Dispose());
        _last?.Dispose();
    }

    private void Tell()
    {
        Action[] told;
        lock (s_gate)
        {
            told = [.. _told];
        }

        foreach (Action one in told)
        {
            one();
        }
    }
}
