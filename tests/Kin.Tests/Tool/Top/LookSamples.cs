using Kin.Inspection;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tests.Tool.Top;

/// <summary>Looks that no machine had.</summary>
internal static class LookSamples
{
    public static readonly TopContext Context = new(1L << 30, true, new Lazy<GroupMounts>(() => new GroupMounts()));

    public static MachineSample Machine { get; } = new()
    {
        Time = DateTimeOffset.UnixEpoch, Interval = TimeSpan.FromSeconds(1), Uptime = TimeSpan.FromHours(30),
        Load = (0.5f, 0.25f, 0.1f),
        Cpus = [new(10, 5, 20, 5, 1, 2), new(20, 0, 40, 0, 0, 0), new(0, 10, 0, 10, 2, 4)], CpuNumbers = [0, 2],
        Memory = new(8L << 30, 1L << 30, 6L << 30, 4L << 30, 2L << 30, 1L << 30),
        CpuPressure = new(12, 0, 10), MemoryPressure = new(0, 0, 0), IoPressure = Pressure.Unknown,
        Switches = 1234, Interrupts = 567, Forks = 8,
    };

    /// <summary>A row of a process that sleeps, to be varied.</summary>
    public static TopRow Row(int id, int parent, string name = "sleep", float cpu = 0, int process = 0) => new()
    {
        Subject = new TopSubject
        {
            Id = id, ProcessId = process == 0 ? id : process, StartTicks = id, IsKernelThread = false, Name = name,
        },
        State = ProcessState.Sleeping, IsZombie = false, ParentId = parent, GroupId = id, SessionId = id,
        Priority = 20, Nice = 0, Threads = 1, LastCpu = 0, CpuTime = 0, VirtualBytes = 0, ResidentBytes = 0,
        MajorFaults = 0, CpuShare = cpu,
    };

    public static Snapshot Look(long number, params TopRow[] rows) => new(number, Machine, rows, rows.Length);
}
