using System.Globalization;
using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin;

// The kernel takes these by number, not by pidfd. As long as the pidfd has its process the number is taken,
// so it is asked before and after: a value that came from a later owner of the number is never given.
public sealed partial class ProcessHandle
{
    /// <summary>
    /// The nice value of its first thread, -20 to 19 (getpriority(2)); null when it has ended and is reaped.
    /// </summary>
    public int? Nice => Asked(ThreadAttributes.Nice, "getpriority");

    /// <summary>How its first thread is scheduled (sched(7)); null as <see cref="Nice"/>.</summary>
    public Scheduling? Scheduling =>
        AskedFor(ThreadAttributes.Scheduling, "sched_getscheduler") is SpawnScheduling found
            ? new Scheduling((SchedulingPolicy)(found.Policy & ~Libc.SCHED_RESET_ON_FORK), found.Priority)
            {
                ResetOnFork = (found.Policy & Libc.SCHED_RESET_ON_FORK) != 0,
            }
            : null;

    /// <summary>
    /// The CPUs that its first thread may run on, in order (sched_getaffinity(2)); null as <see
    /// cref="Nice"/>.
    /// </summary>
    public IReadOnlyList<int>? CpuAffinity => AskedFor(ThreadAttributes.CpuAffinity, "sched_getaffinity");

    /// <summary>The I/O priority of its first thread (ioprio_get(2)); null as <see cref="Nice"/>.</summary>
    public IoPriority? IoPriority =>
        Asked(ThreadAttributes.IoPriority, "ioprio_get") is int value ? IoPriority.FromValue(value) : null;

    /// <summary>
    /// How readily the kernel kills it when memory runs out, -1000 to 1000 (proc_pid_oom_score_adj(5));
    /// null as
    /// <see cref="Nice"/>.
    /// </summary>
    public int? OomScoreAdjustment
    {
        get
        {
            using SafeFd? file = OomScore.TryOpen(Id, forWriting: false);
            return file is not null && !IsGone ? OomScore.Read(file) : null;
        }
    }

    /// <summary>
    /// One of its limits (prlimit(2)); for a process of another user from /proc; null as <see cref="Nice"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such limit.</exception>
    public ResourceLimit? GetLimit(Resource resource)
    {
        CommandAttributes.Check(resource, nameof(resource));
        ResourceLimit? limit = ProcessLimits.Get(Id, (int)resource) is Rlimit found
            ? new ResourceLimit(found.rlim_cur, Math.Max(found.rlim_cur, found.rlim_max))
            : Errno.Last == Errno.EPERM ? LimitsFile.Read(Id, resource) : null;
        return IsGone ? null : limit;
    }

    /// <summary>
    /// Sets the nice value of all its threads (setpriority(2)), as renice(1) does for the first one.
    /// </summary>
    /// <param name="nice">-20 (the most CPU time) to 19.</param>
    /// <returns>False when it has ended.</returns>
    /// <exception cref="LinuxException">
    /// EACCES: a lower value takes CAP_SYS_NICE or <see cref="Resource.NiceCeiling"/>. EPERM: it belongs to
    /// another user.
    /// </exception>
    public bool SetNice(int nice)
    {
        CommandAttributes.InRange(nice, -20, 19, nameof(nice));
        return SetAll(thread => ThreadAttributes.SetNice(thread, nice), "setpriority", $"{nice}");
    }

    /// <summary>Sets policy and real-time priority of all its threads (sched_setscheduler(2)).</summary>
    /// <returns>False when it has ended.</returns>
    /// <exception cref="LinuxException">EPERM: it takes CAP_SYS_NICE.</exception>
    public bool SetScheduling(Scheduling scheduling)
    {
        ArgumentNullException.ThrowIfNull(scheduling);
        CommandAttributes.Settable(scheduling, nameof(scheduling));
        SpawnScheduling wanted = CommandAttributes.KernelScheduling(scheduling)!;
        return SetAll(
            thread => ThreadAttributes.SetScheduling(thread, wanted),
            "sched_setscheduler",
            SchedulingNames.Of(wanted.Policy, wanted.Priority));
    }

    /// <summary>Sets the CPUs that all its threads may run on (sched_setaffinity(2)).</summary>
    /// <param name="cpus">Numbers from 0 on, at least one.</param>
    /// <returns>False when it has ended.</returns>
    /// <exception cref="LinuxException">
    /// EINVAL: a CPU that this machine does not have, or none that is allowed. EPERM: it belongs to another
    /// user.
    /// </exception>
    public bool SetCpuAffinity(IEnumerable<int> cpus)
    {
        ArgumentNullException.ThrowIfNull(cpus);
        int[] wanted = CommandAttributes.Cpus(cpus, nameof(cpus))!;
        CommandAttributes.CheckExist(wanted);
        return SetAll(
            thread => ThreadAttributes.SetCpuAffinity(thread, wanted),
            "sched_setaffinity",
            $"CPUs {CpuMask.Text(wanted)}");
    }

    /// <summary>Sets the I/O priority of all its threads (ioprio_set(2)).</summary>
    /// <returns>False when it has ended.</returns>
    /// <exception cref="LinuxException">EPERM: it belongs to another user, or takes CAP_SYS_NICE.</exception>
    public bool SetIoPriority(IoPriority priority)
    {
        ArgumentNullException.ThrowIfNull(priority);
        int value = priority.Value;
        return SetAll(
            thread => ThreadAttributes.SetIoPriority(thread, value),
            "ioprio_set",
            SchedulingNames.OfIo(value));
    }

    /// <summary>Sets how readily the kernel kills it when memory runs out.</summary>
    /// <param name="adjustment">-1000 (never) to 1000.</param>
    /// <returns>False when it has ended.</returns>
    /// <exception cref="LinuxException">
    /// EACCES: it belongs to another user, or a lower value takes CAP_SYS_RESOURCE.
    /// </exception>
    public bool SetOomScoreAdjustment(int adjustment)
    {
        CommandAttributes.InRange(adjustment, -1000, 1000, nameof(adjustment));
        using SafeFd? file = OomScore.TryOpen(Id, forWriting: true);
        int errno = Errno.Last;
        if (HasExited || (file is null && errno is Errno.ENOENT or Errno.ESRCH))
        {
            return false;
        }

        if (file is null)
        {
            throw Refused("open", errno, $"/proc/{Id}/oom_score_adj", AttributeAdvice.For("openat", errno));
        }

        return OomScore.Write(file, adjustment)
            || (Errno.Last == Errno.ESRCH
                ? false
                : throw Refused("write", Errno.Last, $"{adjustment} to /proc/{Id}/oom_score_adj"));
    }

    /// <summary>Sets one of its limits (prlimit(2)).</summary>
    /// <returns>False when it has ended.</returns>
    /// <exception cref="LinuxException">
    /// EPERM: raising a hard limit, or a limit of another user's process, takes CAP_SYS_RESOURCE.
    /// </exception>
    public bool SetLimit(Resource resource, ResourceLimit limit)
    {
        CommandAttributes.Check(resource, nameof(resource));
        if (HasExited)
        {
            return false;
        }

        if (!ProcessLimits.Set(Id, (int)resource, limit.Soft, limit.Hard) && Errno.Last != Errno.ESRCH)
        {
            throw Refused(
                "prlimit", Errno.Last, $"{ResourceNames.Of((int)resource)} {limit} of process {Id}");
        }

        return !IsGone;
    }

    // It is reaped, and its number free.
    private bool IsGone => PidFd.SendSignal(_pidfd, signal: 0) == Errno.ESRCH;

    private static LinuxException Refused(string call, int errno, string subject, string? advice = null) =>
        new(call, errno, subject, advice ?? AttributeAdvice.For(call, errno));

    private int? Asked(Func<int, int?> read, string call) => Alive(read(Id), call);

    private T? AskedFor<T>(Func<int, T?> read, string call)
        where T : class => Alive(read(Id), call);

    private T? Alive<T>(T? value, string call)
    {
        int errno = Errno.Last;
        return IsGone ? default
            : value is null && errno != Errno.ESRCH ? throw Refused(call, errno, $"process {Id}") : value;
    }

    // A new thread inherits from the one that makes it, so after a round that met no new one all are set.
    private bool SetAll(Func<int, bool> set, string call, string value)
    {
        HashSet<int> done = [];
        while (!HasExited)
        {
            int before = done.Count;
            foreach (int thread in Threads().Where(done.Add))
            {
                if (!set(thread) && Errno.Last is int errno && errno != Errno.ESRCH)
                {
                    throw Refused(call, errno, $"{value} for process {Id}");
                }
            }

            if (done.Count == before)
            {
                return !IsGone;
            }
        }

        return false;
    }

    private int[] Threads()
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{Id}/task").Select(
                path => int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return []; // gone
        }
    }
}
