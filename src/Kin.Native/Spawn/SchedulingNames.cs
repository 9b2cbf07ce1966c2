namespace Kin.Native.Spawn;

/// <summary>Scheduling policies and I/O priorities as the man pages write them.</summary>
internal static class SchedulingNames
{
    private static readonly string[] s_ioClasses = ["NONE", "RT", "BE", "IDLE"];

    /// <summary>"SCHED_FIFO, 10", with "|SCHED_RESET_ON_FORK" where it is set.</summary>
    public static string Of(int policy, int priority)
    {
        string name = (policy & ~Libc.SCHED_RESET_ON_FORK) switch
        {
            Libc.SCHED_OTHER => nameof(Libc.SCHED_OTHER),
            Libc.SCHED_FIFO => nameof(Libc.SCHED_FIFO),
            Libc.SCHED_RR => nameof(Libc.SCHED_RR),
            Libc.SCHED_BATCH => nameof(Libc.SCHED_BATCH),
            Libc.SCHED_IDLE => nameof(Libc.SCHED_IDLE),
            int other => $"policy {other}",
        };
        bool reset = (policy & Libc.SCHED_RESET_ON_FORK) != 0;
        return $"{name}{(reset ? "|SCHED_RESET_ON_FORK" : "")}, {priority}";
    }

    /// <summary>"IOPRIO_CLASS_BE, 7".</summary>
    public static string OfIo(int value)
    {
        int kind = value >> Libc.IOPRIO_CLASS_SHIFT, level = value & ((1 << Libc.IOPRIO_CLASS_SHIFT) - 1);
        string name = (uint)kind < (uint)s_ioClasses.Length ? s_ioClasses[kind] : $"{kind}";
        return $"IOPRIO_CLASS_{name}, {level}";
    }
}
