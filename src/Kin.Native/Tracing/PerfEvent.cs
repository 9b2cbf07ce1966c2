using System.Text;

namespace Kin.Native.Tracing;

/// <summary>
/// Events of the kernel that write records into a ring (perf_event_open(2)), by the monotonic clock. Each
/// is for one CPU: a ring of a thread whose children are followed has to be (perf_event_open(2), inherit).
/// </summary>
internal static unsafe class PerfEvent
{
    // Bits of struct perf_event_attr in their order there.
    private const ulong Inherit = 1 << 1, ExcludeKernel = 1 << 5, ExcludeHypervisor = 1 << 6, Comm = 1 << 9,
        Task = 1 << 13, Watermark = 1 << 14, SampleIdAll = 1 << 18, CommExec = 1 << 24, UseClockId = 1 << 25,
        ContextSwitch = 1 << 26;

    /// <summary>
    /// Switches, forks, ends and names of a thread and of what it makes. Needs no privilege for threads of
    /// the same user while kernel.perf_event_paranoid is 2 or less: the event itself counts nothing.
    /// </summary>
    /// <param name="thread">A thread; 0: this one.</param>
    /// <param name="cpu">On this CPU.</param>
    /// <param name="watermark">Bytes in the ring after which its descriptor is ready.</param>
    /// <param name="errno">Why it is null.</param>
    public static SafeFd? TryOpenLives(int thread, int cpu, int watermark, out int errno)
    {
        PerfEventAttributes attributes = Plain(watermark);
        attributes.type = Libc.PERF_TYPE_SOFTWARE;
        attributes.config = Libc.PERF_COUNT_SW_DUMMY;
        attributes.flags |= Inherit | ContextSwitch | Comm | CommExec | Task | ExcludeKernel
            | ExcludeHypervisor;
        return TryOpen(attributes, thread, cpu, out errno);
    }

    /// <summary>
    /// Each time that a CPU comes by a tracepoint, whoever runs there, with its fields. Needs CAP_PERFMON.
    /// </summary>
    /// <param name="tracepoint">Its number, from its format.</param>
    /// <param name="cpu">On this CPU.</param>
    /// <param name="watermark">As above.</param>
    /// <param name="errno">Why it is null.</param>
    public static SafeFd? TryOpenTracepoint(int tracepoint, int cpu, int watermark, out int errno)
    {
        PerfEventAttributes attributes = Plain(watermark);
        attributes.type = Libc.PERF_TYPE_TRACEPOINT;
        attributes.config = (ulong)tracepoint;
        attributes.sample_period = 1;
        attributes.sample_type |= Libc.PERF_SAMPLE_RAW;
        return TryOpen(attributes, thread: -1, cpu, out errno);
    }

    /// <summary>Lets an event write into the ring of another one of the same CPU.</summary>
    public static void WriteInto(SafeFd of, SafeFd from)
    {
        using SafeFd.Hold ring = of.Use();
        using SafeFd.Hold source = from.Use();
        Sys.Check(
            Libc.ioctl(source.Number, Libc.PERF_EVENT_IOC_SET_OUTPUT, ring.Number),
            "ioctl(PERF_EVENT_IOC_SET_OUTPUT)");
    }

    /// <summary>Keeps records back that do not fit (kernel documentation, trace/events).</summary>
    /// <returns>False: the kernel does not understand it, and all are written.</returns>
    public static bool TryFilter(SafeFd tracepoint, string filter)
    {
        using SafeFd.Hold held = tracepoint.Use();
        fixed (byte* text = Encoding.UTF8.GetBytes(filter + "\0"))
        {
            return Libc.ioctl(held.Number, Libc.PERF_EVENT_IOC_SET_FILTER, (nint)text) == 0;
        }
    }

    private static PerfEventAttributes Plain(int watermark) => new()
    {
        size = (uint)sizeof(PerfEventAttributes),
        sample_type = Libc.PERF_SAMPLE_TID | Libc.PERF_SAMPLE_TIME,
        flags = Watermark | SampleIdAll | UseClockId,
        wakeup_events = (uint)watermark,
        clockid = Libc.CLOCK_MONOTONIC,
    };

    private static SafeFd? TryOpen(PerfEventAttributes attributes, int thread, int cpu, out int errno)
    {
        nint fd;
        do
        {
            fd = Libc.syscall(
                SyscallNumber.perf_event_open, (nint)(&attributes), thread, cpu, -1,
                Libc.PERF_FLAG_FD_CLOEXEC, 0);
        }
        while (Sys.Interrupted(fd));
        errno = fd < 0 ? Errno.Last : 0;
        return fd < 0 ? null : new SafeFd((int)fd);
    }
}
