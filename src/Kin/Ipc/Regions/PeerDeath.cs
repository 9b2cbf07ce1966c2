using Kin.IO;
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
/// has to wait for that. The first of some threads that ends gives the sign to look; without that (before Linux
/// 6.9, or where /proc does not tell) there is only the end. All members are thread-safe.
/// </remarks>
internal sealed class PeerDeath
{
    // The first thread is often the last to end. That of a runtime which come after it end with the process.
    private const int WatchedThreads = 2;

    // For 3 to 4 ms: if not all others have followed by then, the process has not been killed.
    private const int Looks = 10;

    // Before each look, the first too: a look while they still die is in vain, and who has used his part of the
    // CPU for it has to wait for the rest, and for the memory too, when he wants to look again.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(0.3);
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<ProcessIdentity, PeerDeath> s_all = [];

    private readonly ProcessIdentity _process;
    private readonly List<Action> _told = [];
    private readonly List<SafeFd> _descriptors;
    private readonly LastInstruction? _last;
    private bool _ended;
    private volatile bool _isPast;

    private PeerDeath(ProcessIdentity process, SafeFd pidfd)
    {
        _process = process;
        _descriptors = [pidfd];
        _last = KernelFeatures.PidFdThread.IsAvailable ? LastInstruction.TryOpen(process.Id) : null;
    }

    /// <summary>No thread of it will run again; it may not have ended yet.</summary>
    public bool IsPast => _isPast;

    /// <summary>
    /// Watches a process. Null: that is not possible, or (<paramref name="isThere"/>, asked when its number
    /// cannot come to another one any more) it is not there.
    /// </summary>
    /// <param name="process">One of this pid namespace.</param>
    /// <param name="isThere">Whether the number still is that of the process that is meant.</param>
    /// <param name="told">Called in the reactor, at most a few times, until it is given to
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

                s_all[process] = death = new PeerDeath(process, pidfd);
                death.Begin();
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
                Forget();
                _descriptors.ForEach(static descriptor => descriptor.Dispose());
                _last?.Dispose();
            }
        }
    }

    private void Begin()
    {
        Reactor.Shared.Register(_descriptors[0], ReactorEvents.Read, OnEnd);
        if (_last is null)
        {
            return;
        }

        using NumberedDirectory? threads = NumberedDirectory.TryOpenThreads(_process.Id, out _);
        while (_descriptors.Count <= WatchedThreads && threads is not null && threads.TryNext(out int thread))
        {
            if (thread != _process.Id && PidFd.TryOpenThread(thread) is SafeFd descriptor)
            {
                _descriptors.Add(descriptor);
                Reactor.Shared.Register(descriptor, ReactorEvents.Read, OnThreadEnd);
            }
        }
    }

    private void Forget()
    {
        if (!_ended)
        {
            _ended = true;
            s_all.Remove(_process);
        }
    }

    private void OnEnd()
    {
        lock (s_gate)
        {
            Forget();
        }

        Tell();
    }

    private void OnThreadEnd()
    {
        for (int i = 0; i < Looks && !_isPast; i++)
        {
            Pause.For(s_pause);
            if (Look())
            {
                _isPast = true;
                Tell();
            }
        }
    }

    private bool Look()
    {
        lock (s_gate)
        {
            return _told.Count > 0 && _last!.IsPast(); // else it is disposed
        }
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
