using Kin.Native.Processes;

namespace Kin.Inspection;

public readonly partial struct ProcessInfo
{
    private const long TicksPerHundredth = TimeSpan.TicksPerSecond / 100;

    /// <summary>
    /// When it started, in hundredths of a second after the start of the machine, time asleep included.
    /// </summary>
    public long StartTicks => _stat.StartTicks;

    /// <summary>When it started, to a hundredth of a second, by the clock as it is set now.</summary>
    public DateTimeOffset StartTime => BootClock.ToTime(_stat.StartTicks);

    /// <summary>Time on a CPU in its own code, all threads together, to 0.01 s.</summary>
    public TimeSpan UserTime => Ticks(_stat.UserTicks);

    /// <summary>Time on a CPU in the kernel, on its behalf, to 0.01 s.</summary>
    public TimeSpan SystemTime => Ticks(_stat.SystemTicks);

    /// <summary>Time on a CPU, to 0.01 s; <see cref="ReadSchedule"/> has it to a nanosecond.</summary>
    public TimeSpan CpuTime => Ticks(_stat.UserTicks + _stat.SystemTicks);

    /// <summary>User time of children that it has waited for, and of theirs.</summary>
    public TimeSpan ChildUserTime => Ticks(_stat.ChildUserTicks);

    /// <summary>System time of children that it has waited for, and of theirs.</summary>
    public TimeSpan ChildSystemTime => Ticks(_stat.ChildSystemTicks);

    /// <summary>Part of the user time: running virtual CPUs of a guest.</summary>
    public TimeSpan GuestTime => Ticks(_stat.GuestTicks);

    /// <summary>The same of children that it has waited for.</summary>
    public TimeSpan ChildGuestTime => Ticks(_stat.ChildGuestTicks);

    /// <summary>
    /// Time spent waiting for disks; zero unless delays are accounted for (sysctl kernel.task_delayacct).
    /// </summary>
    public TimeSpan BlockDelay => Ticks(_stat.DelayTicks);

    /// <summary>Page faults that needed no disk.</summary>
    public long MinorFaults => _stat.MinorFaults;

    /// <summary>Page faults that needed a disk.</summary>
    public long MajorFaults => _stat.MajorFaults;

    /// <summary>Page faults without a disk of children that it has waited for.</summary>
    public long ChildMinorFaults => _stat.ChildMinorFaults;

    /// <summary>Page faults with a disk of children that it has waited for.</summary>
    public long ChildMajorFaults => _stat.ChildMajorFaults;

    /// <summary>Its address space in bytes; 0: it has none.</summary>
    public long VirtualBytes => _stat.VirtualBytes;

    /// <summary>
    /// Bytes of it that are in memory, pages shared with others included. Counted roughly by the kernel;
    /// <see cref="ReadMemoryUse"/> counts exactly.
    /// </summary>
    public long ResidentBytes => _stat.ResidentPages * Environment.SystemPageSize;

    /// <summary>RLIMIT_RSS in bytes, which Linux does not enforce; null: unlimited.</summary>
    public ulong? ResidentLimitBytes => _stat.ResidentLimit >= long.MaxValue ? null : _stat.ResidentLimit;

    /// <summary>Where the parts of its program lie; zeros where this user may not know.</summary>
    public ProcessAddresses Addresses => new(
        _stat.CodeStart, _stat.CodeEnd, _stat.DataStart, _stat.DataEnd, _stat.HeapStart, _stat.StackStart,
        _stat.ArgumentsStart, _stat.ArgumentsEnd, _stat.EnvironmentStart, _stat.EnvironmentEnd);

    /// <summary>From -20, the first, to 19, the last.</summary>
    public int Nice => _stat.Nice;

    /// <summary>
    /// As the kernel counts: 0 to 39 for nice -20 to 19; from -2 down for real-time priorities 1 to 99.
    /// </summary>
    public int Priority => _stat.Priority;

    /// <summary>1 to 99 under a real-time policy, else 0.</summary>
    public int RealTimePriority => _stat.RealTimePriority;

    /// <summary>
    /// The scheduling policy (sched(7)): 0 other, 1 FIFO, 2 round robin, 3 batch, 5 idle, 6 deadline.
    /// </summary>
    public int PolicyNumber => _stat.Policy;

    /// <summary>The CPU on which it ran last, from 0 on.</summary>
    public int LastCpu => _stat.Processor;

    // USER_HZ: 100 on x86-64 and arm64 (asm-generic/param.h).
    private static TimeSpan Ticks(long hundredths) =>
        new(Math.Clamp(hundredths, 0, long.MaxValue / TicksPerHundredth) * TicksPerHundredth);
}
