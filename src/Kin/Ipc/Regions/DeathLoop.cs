using Kin.Native;
using Kin.Native.Processes;

namespace Kin.Ipc.Regions;

/// <summary>
/// One background thread that waits for the deaths of other processes (<see cref="PeerDeath"/>), started when
/// the first is watched. All members are thread-safe.
/// </summary>
/// <remarks>
/// It is not the reactor, for it pauses between its looks at the dying, and has a short slice: when it is
/// woken it goes before threads that compute. Otherwise the news waits on a busy CPU until one of them has
/// run for as long as it may, 1.4 ms with two CPUs, or until the memory of the dead one is taken down.
/// </remarks>
internal sealed class DeathLoop
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(0.1);

    // Before each look, the first too: a look while the threads still die is in vain, and who has used his
    // part of the CPU for it has to wait for the rest, and for the memory too, when he wants to look again.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(0.3);

    private static readonly Lock s_creating = new();
    private static DeathLoop? s_shared;

    private readonly Epoll _epoll = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, PeerDeath> _watched = [];
    private readonly List<PeerDeath> _dying = []; // of the thread alone
    private ulong _last;

    private DeathLoop() => new Thread(Run) { IsBackground = true, Name = "Kin deaths" }.UnsafeStart();

    /// <summary>That of this process.</summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static DeathLoop Shared
    {
        get
        {
            lock (s_creating)
            {
                return s_shared ??= new DeathLoop();
            }
        }
    }

    /// <summary>A number under which descriptors of that process are added.</summary>
    public ulong Register(PeerDeath death)
    {
        lock (_gate)
        {
            _watched[++_last] = death;
            return _last;
        }
    }

    /// <summary>Takes the number back; what comes for it later is passed over.</summary>
    public void Forget(ulong number)
    {
        lock (_gate)
        {
            _watched.Remove(number);
        }
    }

    /// <summary>Waits for a pidfd, once. Returns 0 or the error number.</summary>
    /// <param name="number">Of its process.</param>
    /// <param name="pidfd">That of the process, or of a thread.</param>
    /// <param name="isThread">Which of the two.</param>
    public int Add(ulong number, SafeFd pidfd, bool isThread)
    {
        using SafeFd.Hold held = pidfd.Use();
        return _epoll.Control(
            Libc.EPOLL_CTL_ADD, held.Number, Libc.EPOLLIN | Libc.EPOLLONESHOT,
            (number << 1) | (isThread ? 1u : 0u));
    }

    private void Run()
    {
        ThreadAttributes.ShortenSlice(s_slice);
        var ready = new EpollReady[64];
        while (true)
        {
            int count = _epoll.Wait(ready, _dying.Count > 0 ? 0 : -1);
            for (int i = 0; i < count; i++)
            {
                Hear(ready[i].Data);
            }

            if (_dying.Count > 0)
            {
                Pause.For(s_pause);
                _dying.RemoveAll(static death => death.IsDecided());
            }
        }
    }

    private void Hear(ulong data)
    {
        PeerDeath? death;
        lock (_gate)
        {
            _watched.TryGetValue(data >> 1, out death);
        }

        if ((data & 1) == 0)
        {
            death?.End();
        }
        else if (death is not null && !_dying.Contains(death))
        {
            _dying.Add(death);
        }
    }
}
