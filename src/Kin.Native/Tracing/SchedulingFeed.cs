using Kin.Native.Bpf;

namespace Kin.Native.Tracing;

/// <summary>
/// Rings, one for each CPU, into which the kernel writes what the scheduler does: with privilege what
/// programs at its tracepoints tell, which is of the whole machine; without, the switches of threads and of
/// what they make. Not thread-safe.
/// </summary>
internal sealed class SchedulingFeed : IDisposable
{
    private const int LeastRing = 64 * 1024;
    private const int MostRings = 64 << 20; // of all CPUs together
    private const int AllThreads = -1;

    private readonly List<SafeFd> _events = [];
    private readonly List<PerfRing> _rings = [];
    private readonly List<SafeFd> _owners = []; // of the rings, in their order
    private readonly List<int> _cpus = [];
    private PollFd[] _polled = [];
    private readonly Dictionary<int, SafeFd> _outputs = []; // of programs, by CPU
    private PerfMerge? _merge;
    private SchedulingProbe? _probe;
    private int _refusedRing; // bytes of the one that could not be mapped; 0: nothing of the kind

    private SchedulingFeed(bool hasTracepoints) => HasTracepoints = hasTracepoints;

    /// <summary>
    /// It is told who is woken by whom, and who waits without being woken by signals, or is stopped.
    /// </summary>
    public bool HasTracepoints { get; }

    /// <summary>Bytes of a ring.</summary>
    public int RingBytes => _rings[0].Size;

    /// <summary>The numbers of the CPUs, in the order of the rings.</summary>
    public IReadOnlyList<int> Cpus => _cpus;

    /// <summary>The records.</summary>
    public PerfMerge Merge => _merge!;

    /// <summary>
    /// How many records are lost of which no record has told: that comes with the next one that finds room,
    /// and on some CPU there may be none. What stood in the rings and was no record counts too.
    /// </summary>
    public long CountUntold() => _rings.Sum(ring => ring.BrokenCount)
        + Math.Max(0, _events.Sum(PerfEvent.LostCount) - _merge!.LostCount);

    /// <summary>
    /// Switches of a thread and of what it makes from now on, with tracepoints if they are allowed.
    /// </summary>
    /// <param name="process">Its process.</param>
    /// <param name="thread">A thread; 0: this one.</param>
    /// <param name="ringBytes">Of each ring; less if the user may not lock so much.</param>
    /// <param name="reason">Why without tracepoints: given, or found out; null: with them.</param>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static SchedulingFeed Open(int process, int thread, int ringBytes, ref string? reason)
    {
        if (reason is null)
        {
            SchedulingFeed full = new(hasTracepoints: true);
            reason = full.WhyNotProbed(process, ringBytes);
            if (reason is null)
            {
                return full;
            }

            full.Dispose();
        }

        SchedulingFeed feed = new(hasTracepoints: false);
        int errno = feed.Open(thread, ringBytes);
        if (errno == 0)
        {
            return feed;
        }

        feed.Dispose();
        throw feed.Refusal(thread, errno);
    }

    /// <summary>
    /// Switches of one more thread and of what it makes. False: it has ended, or is not ours to look at.
    /// </summary>
    /// <exception cref="LinuxException">No descriptor is left (EMFILE), and the like.</exception>
    public bool TryAdd(int process, int thread)
    {
        _probe?.Follow(process);
        for (int i = 0; i < _owners.Count && _probe is null; i++)
        {
            SafeFd? added = PerfEvent.TryOpenLives(thread, _cpus[i], 0, out int errno);
            if (added is null)
            {
                return errno is Errno.ESRCH or Errno.EACCES or Errno.EPERM ? false
                    : throw new LinuxException(
                        "perf_event_open", errno, $"thread {thread}", Advice(errno));
            }

            _events.Add(added);
            PerfEvent.WriteInto(_owners[i], added);
        }

        return true;
    }

    /// <summary>This process, whose child is followed, need not be.</summary>
    public void LeaveThisProcess() => _probe?.Leave(Environment.ProcessId);

    /// <summary>
    /// Waits until a ring is filled to a part, or <paramref name="stop"/> is ready, or for so long.
    /// </summary>
    public void Wait(SafeFd stop, TimeSpan limit)
    {
        if (_polled.Length == 0)
        {
            _polled = [new PollFd(stop.Number, Libc.POLLIN), .. _owners.Select(
                owner => new PollFd(owner.Number, Libc.POLLIN))];
        }

        Poll.Wait(_polled, limit);
        for (int i = 1; i < _polled.Length; i++)
        {
            // All whom the owner of a ring followed have ended: it would be ready for ever.
            if ((_polled[i].revents & (Libc.POLLHUP | Libc.POLLERR)) != 0)
            {
                _polled[i].fd = -1;
            }
        }
    }

    public void Dispose()
    {
        _probe?.Dispose();
        _rings.ForEach(ring => ring.Dispose());
        _events.ForEach(one => one.Dispose());
    }

    private static string? Advice(int errno) => errno switch
    {
        Errno.EACCES or Errno.EPERM => "Only threads of the same user can be traced, and"
            + " kernel.perf_event_paranoid has to be 2 or less, or it is done as root.",
        Errno.EMFILE => "Each thread needs a descriptor for each CPU: raise the limit of open files.",
        Errno.ENOENT or Errno.ENOSYS => "This kernel was built without perf events.",
        _ => null,
    };

    private LinuxException Refusal(int thread, int errno) => _refusedRing == 0
        ? new("perf_event_open", errno, thread == 0 ? null : $"thread {thread}", Advice(errno))
        : new("mmap", errno, $"ring of {_refusedRing >> 10} KiB of a CPU", errno != Errno.EPERM ? null
            : "This user may lock no more memory: end other traces and profilers of the same user, raise"
            + " kernel.perf_event_mlock_kb or the limit of locked memory (ulimit -l), or do it as root.");

    // Null: what programs tell is on its way.
    private string? WhyNotProbed(int process, int ringBytes)
    {
        const string Privilege = "Tracepoints need CAP_PERFMON and CAP_BPF, which root has.";
        try
        {
            int errno = Open(AllThreads, ringBytes);
            if (errno == 0)
            {
                _probe = SchedulingProbe.Open(process, _outputs);
                return null;
            }

            return errno is Errno.EACCES or Errno.EPERM ? Privilege
                : $"Tracepoints cannot be opened: {Errno.Name(errno)} ({Errno.Text(errno)}).";
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.EPERM)
        {
            return Privilege;
        }
        catch (Exception e) when (e is NotSupportedException or IOException or InvalidDataException)
        {
            return e.Message;
        }
    }

    // The rings that the user may have: as large as asked for, or half of that, and so on. 0, or an error.
    private int Open(int thread, int ringBytes)
    {
        int[] cpus = OnlineCpus.Read();
        int size = Math.Max(LeastRing, Math.Min(ringBytes, Rounded(MostRings / cpus.Length)));
        for (; ; size /= 2)
        {
            int errno = OpenAll(thread, cpus, size);
            if (errno is not (Errno.EPERM or Errno.ENOMEM) || size <= LeastRing)
            {
                _merge = new PerfMerge(_rings);
                return errno == 0 && _rings.Count == 0 ? Errno.ENODEV : errno;
            }

            Dispose();
            _rings.Clear();
            _events.Clear();
            _owners.Clear();
            _outputs.Clear();
            _cpus.Clear();
        }
    }

    private int OpenAll(int thread, int[] cpus, int size)
    {
        _refusedRing = 0;
        foreach (int cpu in cpus)
        {
            SafeFd? owner = HasTracepoints
                ? PerfEvent.TryOpenLivesOfAll(cpu, size / 2, out int errno)
                : PerfEvent.TryOpenLives(thread, cpu, size / 2, out errno);
            if (owner is null && errno == Errno.ENODEV)
            {
                continue; // switched off meanwhile
            }

            errno = owner is null ? errno : OpenRing(owner, cpu, size);
            if (errno != 0)
            {
                return errno;
            }
        }

        return 0;
    }

    private int OpenRing(SafeFd owner, int cpu, int size)
    {
        _events.Add(owner);
        PerfRing? ring = PerfRing.TryMap(owner, size, out int errno);
        if (ring is null)
        {
            _refusedRing = size;
            return errno;
        }

        _rings.Add(ring);
        _owners.Add(owner);
        _cpus.Add(cpu);
        if (HasTracepoints)
        {
            SafeFd? output = PerfEvent.TryOpenOutput(cpu, out errno);
            if (output is null)
            {
                return errno;
            }

            _events.Add(output);
            PerfEvent.WriteInto(owner, output);
            _outputs.Add(cpu, output);
        }

        return 0;
    }

    private static int Rounded(int bytes) => 1 << System.Numerics.BitOperations.Log2((uint)bytes);
}
