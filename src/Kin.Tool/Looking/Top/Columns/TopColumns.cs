using Kin.Inspection;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top.Columns;

/// <summary>All columns that there are.</summary>
internal static class TopColumns
{
    private const double Second = TimeSpan.TicksPerSecond;

    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<TopColumn> All { get; } =
        [.. Plain(), .. Scheduling(), .. Groups(), Command()];

    /// <summary>The column of that name; null: there is none.</summary>
    public static TopColumn? Find(string name) => All.FirstOrDefault(column => column.Is(name));

    /// <summary>The text of a command as it is shown.</summary>
    public static string CommandOf(TopRow row, TopContext context) =>
        row.IsZombie ? $"[{Looking.Plain.Of(row.Subject.Name)}] <defunct> of {Parent(row, context)}"
        : row.Subject.IsKernelThread ? CommandText.Named(row.Subject)
        : context.HasCommandLines && row.Subject.Command is string command ? command
        : Looking.Plain.Of(row.Subject.Name);

    private static string Parent(TopRow row, TopContext context) =>
        context.NameOf(row.ParentId) is string name
            ? $"{row.ParentId} ({Looking.Plain.Of(name)})" : $"{row.ParentId}";

    private static TopColumn[] Plain() =>
    [
        Whole("pid", "PID", 7, "number of the process, or of the thread", r => r.Id, isUpwards: true),
        Whole("ppid", "PPID", 7, "number of its parent", r => r.ParentId, isUpwards: true),
        Whole("tgid", "TGID", 7, "number of the process that a thread belongs to",
            r => r.Subject.ProcessId, isUpwards: true),
        Whole("pgrp", "PGRP", 7, "process group", r => r.GroupId, isUpwards: true)
            with { Aliases = ["pgid"] },
        Whole("sid", "SID", 7, "session", r => r.SessionId, isUpwards: true),
        new("user", "USER", 8, TopForm.Text, TopNeeds.User, "effective user")
            { Text = (r, _) => r.Subject.User, IsUpwards = true },
        new("pr", "PR", 3, TopForm.Priority, TopNeeds.None, "priority; rt: real-time 99")
            { Number = (r, _) => r.Priority, Key = "priority", IsUpwards = true },
        Whole("ni", "NI", 3, "nice value", r => r.Nice, isUpwards: true) with { Key = "nice" },
        Size("virt", "VIRT", 7, TopNeeds.None, "address space", r => r.VirtualBytes)
            with { Key = "virtualBytes", Aliases = ["vsz"] },
        Size("res", "RES", 6, TopNeeds.None, "memory of it that is there", r => r.Details?.ResidentBytes
            ?? r.ResidentBytes) with { Key = "residentBytes", Aliases = ["rss"] },
        Size("shr", "SHR", 6, TopNeeds.Memory, "of that, what may be shared", r => r.Details?.SharedBytes)
            with { Key = "sharedBytes" },
        new("s", "S", 1, TopForm.Text, TopNeeds.None, "state, as in ps(1)")
            { Text = (r, _) => StateText.Of(r.State), Key = "state", IsUpwards = true },
        new("cpu", "%CPU", 5, TopForm.Share, TopNeeds.None, "percent of one CPU in the interval")
            { Number = (r, _) => r.CpuShare, Aliases = ["pcpu"], Key = "cpuPercent" },
        new("mem", "%MEM", 5, TopForm.Share, TopNeeds.None, "resident, in percent of the machine's memory")
        {
            Number = (r, c) => c.MemoryBytes > 0 ? r.ResidentBytes * 100.0 / c.MemoryBytes : double.NaN,
            Aliases = ["pmem"],
            Key = "memoryPercent",
        },
        new("time", "TIME+", 9, TopForm.Time, TopNeeds.None, "time on CPUs so far")
            { Number = (r, _) => r.CpuTime / Second, Key = "cpuSeconds" },
        Whole("nth", "NTH", 4, "threads", r => r.Threads) with { Key = "threads" },
        Whole("p", "P", 3, "CPU on which it ran last", r => r.LastCpu, isUpwards: true) with
            { Key = "lastCpu" },
        Whole("majflt", "MAJFLT", 7, "page faults so far that needed a disk", r => r.MajorFaults) with
            { Key = "majorFaults" },
    ];

    private static TopColumn[] Scheduling() =>
    [
        Detail("run", "RUN%", 5, TopForm.Share, TopNeeds.Schedule,
            "percent of the interval on a CPU, summed over the threads of a process", d => d.RunningShare)
            with { Key = "runningPercent" },
        Detail("ready", "RDY%", 5, TopForm.Share, TopNeeds.Schedule,
            "the same, ready to run and without a CPU", d => d.ReadyShare)
            with { Key = "readyPercent" },
        Detail("blocked", "BLK%", 5, TopForm.Share, TopNeeds.Schedule,
            "the same, waiting for something", d => d.BlockedShare)
            with { Key = "blockedPercent" },
        Detail("csw", "VCSW/s", 7, TopForm.Rate, TopNeeds.Switches,
            "context switches a second because it waited", d => d.VoluntaryRate)
            with { Key = "voluntarySwitchesPerSecond" },
        Detail("icsw", "ICSW/s", 7, TopForm.Rate, TopNeeds.Switches,
            "context switches a second because others were to run", d => d.InvoluntaryRate)
            with { Key = "involuntarySwitchesPerSecond" },
        Detail("read", "RD/s", 6, TopForm.Size, TopNeeds.Io, "read from disks a second", d => d.ReadRate)
            with { Key = "readBytesPerSecond" },
        Detail("write", "WR/s", 6, TopForm.Size, TopNeeds.Io, "written to disks a second", d => d.WriteRate)
            with { Key = "writtenBytesPerSecond" },
    ];

    private static TopColumn[] Groups() =>
    [
        new("cgroup", "CGROUP", 20, TopForm.Text, TopNeeds.Group, "control group")
        {
            Text = (r, c) => r.Subject.Groups is { Count: > 0 } groups
                && c.Mounts.Value.Shown(groups) is string path ? Looking.Plain.Of(path) : null,
            IsUpwards = true,
        },
        Group("memmax", "MEMMAX", 7, TopForm.Size,
            "memory its group may use, the tightest limit above included",
            g => (double?)g.MemoryLimit ?? double.NaN) with { Key = "groupMemoryLimitBytes" },
        Group("memuse", "MEMUSE", 7, TopForm.Size, "memory its group uses",
            g => (double?)g.MemoryBytes ?? double.NaN) with { Key = "groupMemoryBytes" },
        Group("cpumax", "CPUMAX", 6, TopForm.Fine,
            "CPUs its group may use, the tightest limit above included",
            g => g.CpuLimit) with { Key = "groupCpuLimit" },
        Group("thr", "THR/s", 5, TopForm.Rate, "times a second that its group had used up its time",
            g => g.Throttles) with { Key = "groupThrottlesPerSecond" },
        Group("throttled", "THR%", 6, TopForm.Share, "time that tasks of its group had to wait for that",
            g => g.Throttled) with { Key = "groupThrottledPercent" },
        Group("psicpu", "PSIC", 5, TopForm.Fine, "percent of 10 s in which its group wanted a CPU",
            g => g.CpuPressure) with { Key = "groupCpuPressure" },
        Group("psimem", "PSIM", 5, TopForm.Fine, "the same for memory", g => g.MemoryPressure)
            with { Key = "groupMemoryPressure" },
        Group("psiio", "PSII", 5, TopForm.Fine, "the same for disks", g => g.IoPressure)
            with { Key = "groupIoPressure" },
    ];

    private static TopColumn Command() =>
        new("command", "COMMAND", 0, TopForm.Text, TopNeeds.Command, "command line, or name of the program")
            { Text = CommandOf, Aliases = ["cmd", "args", "comm"], IsUpwards = true };

    private static TopColumn Whole(
        string name, string heading, int width, string meaning, Func<TopRow, double> number,
        bool isUpwards = false) =>
        new(name, heading, width, TopForm.Whole, TopNeeds.None, meaning)
            { Number = (r, _) => number(r), IsUpwards = isUpwards };

    private static TopColumn Size(
        string name, string heading, int width, TopNeeds needs, string meaning, Func<TopRow, long?> bytes) =>
        new(name, heading, width, TopForm.Size, needs, meaning)
            { Number = (r, _) => (double?)bytes(r) ?? double.NaN };

    private static TopColumn Detail(
        string name, string heading, int width, TopForm form, TopNeeds needs, string meaning,
        Func<TopDetails, double> number) =>
        new(name, heading, width, form, needs, meaning)
        {
            // A zombie does nothing any more; it does not wait for anything either.
            Number = (r, _) => r.Details is TopDetails details && !r.IsZombie ? number(details) : double.NaN,
        };

    private static TopColumn Group(
        string name, string heading, int width, TopForm form, string meaning,
        Func<GroupFacts, double> number) =>
        new(name, heading, width, form, TopNeeds.GroupFacts | TopNeeds.Group, meaning)
            { Number = (r, _) => r.Details?.Group is GroupFacts facts ? number(facts) : double.NaN };
}
