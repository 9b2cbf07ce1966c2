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
        PerfEventAttributes attributes = OfLives(watermark);
        attributes.flags |= Inherit | ContextSwitch;
        return TryOpen(attributes, thread, cpu, out errno);
    }

    /// <summary>
    /// Forks, ends and names of all threads, told on the CPU on which they happen. Needs CAP_PERFMON.
    /// </summary>
    /// <param name="cpu">On this CPU.</param>
    /// <param name="watermark">As above.</param>
    /// <param name="errno">Why it is null.</param>
    public static SafeFd? TryOpenLivesOfAll(int cpu, int watermark, out int errno) =>
        TryOpen(OfLives(watermark), thread: -1, cpu, out errno);

    /// <summary>
    /// What a program writes (bpf-helpers(7), Linux 4.4), with the time. Needs CAP_PERFMON.
    /// </summary>
    /// <param name="cpu">On this CPU.</param>
    /// <param name="errno">Why it is null.</param>
    public static SafeFd? TryOpenOutput(int cpu, out int errno)
    {
        PerfEventAttributes attributes = Plain(watermark: 0);
        attributes.config = Libc.PERF_COUNT_SW_BPF_OUTPUT;
        attributes.sample_period = 1;
        attributes.sample_type = Libc.PERF_SAMPLE_TIME | Libc.PERF_SAMPLE_RAW;
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

    /// <summary>
    /// How many of its records found no room, those included that no record has told of yet; 0 before Linux
    /// 6.0, which does not say.
    /// </summary>
    public static long LostCount(SafeFd of)
    {
        ulong* counts = stackalloc ulong[2]; // what it counts, which is nothing, and what is lost
        using SafeFd.Hold held = of.Use();
        nint got = Libc.read(held.Number, (byte*)counts, 2 * sizeof(ulong));
        return got == 2 * sizeof(ulong) ? (long)counts[1] : 0;
    }

    private static PerfEventAttributes OfLives(int watermark)
    {
        PerfEventAttributes attributes = Plain(watermark);
        attributes.config = Libc.PERF_COUNT_SW_DUMMY;
        attributes.flags |= Comm | CommExec | Task | ExcludeKernel | ExcludeHypervisor;
        return attributes;
    }

    private static PerfEventAttributes Plain(int watermark) => new()
    {
        type = Libc.PERF_TYPE_SOFTWARE,
        size = (uint)sizeof(PerfEventAttributes),
        sample_type = Libc.PERF_SAMPLE_TID | Libc.PERF_SAMPLE_TIME,
        read_format = Libc.PERF_FORMAT_LOST,
        flags = Watermark | SampleIdAll | UseClockId,
        wakeup_events = (uint)watermark,
        clockid = Libc.CLOCK_MONOTONIC,
    };

    private static SafeFd? TryOpen(PerfEventAttributes attributes, int thread, int cpu, out int errno)
    {
        SafeFd? opened = TryOpen(&attributes, thread, cpu, out errno);
        if (errno == Errno.EINVAL)
        {
            attributes.read_format = 0;
            opened = TryOpen(&attributes, thread, cpu, out errno);
        }

        return opened;
    }

    private static SafeFd? TryOpen(PerfEventAttributes* attributes, int thread, int cpu, out int errno)
    {
        nint fd;
        do
        {
            fd = Libc.syscall(
                SyscallNumber.perf_event_open, (nint)attributes, thread, cpu, -1,
                Libc.PERF_FLAG_FD_CLOEXEC, 0);
        }
        while (Sys.Interrupted(fd));
        errno = fd < 0 ? Errno.Last : 0;
        return fd < 0 ? null : new SafeFd((int)fd);
    }
}
