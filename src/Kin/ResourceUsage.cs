using Kin.Native;

namespace Kin;

/// <summary>
/// What a process used up, as the kernel counted it (getrusage(2)): the process itself and those of its
/// descendants that it waited for.
/// </summary>
public sealed record ResourceUsage
{
    /// <summary>CPU time in user mode. Resolution 1 us.</summary>
    public TimeSpan UserTime { get; init; }

    /// <summary>CPU time inside the kernel. Resolution 1 us.</summary>
    public TimeSpan SystemTime { get; init; }

    /// <summary><see cref="UserTime"/> and <see cref="SystemTime"/> together.</summary>
    public TimeSpan CpuTime => UserTime + SystemTime;

    /// <summary>
    /// The largest amount of physical memory that the process, or one of those descendants, held at a time,
    /// in bytes. Null when it was no more than this process had held when it started it: a new process stands
    /// on the memory of its parent until it runs its program, the kernel counts that as its own (ru_maxrss),
    /// and a smaller peak cannot be told.
    /// </summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>Page faults that needed no disk.</summary>
    public long MinorPageFaults { get; init; }

    /// <summary>Page faults that had to read from disk.</summary>
    public long MajorPageFaults { get; init; }

    /// <summary>Blocks of 512 bytes read from disk.</summary>
    public long BlocksRead { get; init; }

    /// <summary>Blocks of 512 bytes written to disk.</summary>
    public long BlocksWritten { get; init; }

    /// <summary>How often it gave the CPU up to wait for something.</summary>
    public long VoluntaryContextSwitches { get; init; }

    /// <summary>How often the CPU was taken from it.</summary>
    public long InvoluntaryContextSwitches { get; init; }

    /// <summary>
    /// From the kernel's record and <see cref="Native.Processes.PeakMemory.OfThisProcess"/> at the start.
    /// </summary>
    internal static ResourceUsage From(in Rusage usage, long parentPeak) => new()
    {
        UserTime = Time(usage.ru_utime_sec, usage.ru_utime_usec),
        SystemTime = Time(usage.ru_stime_sec, usage.ru_stime_usec),
        PeakMemoryBytes = usage.ru_maxrss > parentPeak ? usage.ru_maxrss * 1024 : null,
        MinorPageFaults = usage.ru_minflt,
        MajorPageFaults = usage.ru_majflt,
        BlocksRead = usage.ru_inblock,
        BlocksWritten = usage.ru_oublock,
        VoluntaryContextSwitches = usage.ru_nvcsw,
        InvoluntaryContextSwitches = usage.ru_nivcsw,
    };

    private static TimeSpan Time(long seconds, long microseconds) =>
        new((seconds * TimeSpan.TicksPerSecond) + (microseconds * TimeSpan.TicksPerMicrosecond));
}
