namespace Kin.Tool.Limiting;

/// <summary>A resource limit as prlimit(1) and the shell's ulimit name it.</summary>
/// <param name="Resource">Which one.</param>
/// <param name="Name">prlimit's name: "nofile".</param>
/// <param name="Unit">Of its values; empty when it has none.</param>
/// <param name="Meaning">What is limited.</param>
internal sealed record LimitName(Resource Resource, string Name, string Unit, string Meaning)
{
    /// <summary>All of them, in the order of the kernel's numbers.</summary>
    public static IReadOnlyList<LimitName> All { get; } =
    [
        new(Resource.CpuSeconds, "cpu", "seconds", "CPU time"),
        new(Resource.FileBytes, "fsize", "bytes", "size of a file that is written"),
        new(Resource.DataBytes, "data", "bytes", "heap and private memory"),
        new(Resource.StackBytes, "stack", "bytes", "stack of the first thread"),
        new(Resource.CoreBytes, "core", "bytes", "size of a core dump"),
        new(Resource.ResidentBytes, "rss", "bytes", "nothing any more"),
        new(Resource.Processes, "nproc", "threads", "processes and threads of the user"),
        new(Resource.OpenFiles, "nofile", "files", "descriptors"),
        new(Resource.LockedBytes, "memlock", "bytes", "memory that is never swapped"),
        new(Resource.AddressSpaceBytes, "as", "bytes", "address space"),
        new(Resource.FileLocks, "locks", "locks", "nothing any more"),
        new(Resource.PendingSignals, "sigpending", "signals", "queued signals of the user"),
        new(Resource.MessageQueueBytes, "msgqueue", "bytes", "message queues of the user"),
        new(Resource.NiceCeiling, "nice", "", "nice values down to 20 less this"),
        new(Resource.RealTimePriority, "rtprio", "", "real-time priority"),
        new(Resource.RealTimeMicroseconds, "rttime", "microseconds", "CPU time in real time at a stretch"),
    ];

    /// <summary>The one of that name; null: there is none.</summary>
    public static LimitName? Find(string name) =>
        All.FirstOrDefault(limit => limit.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
