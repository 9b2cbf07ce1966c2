using System.Globalization;

namespace Kin.Tool.Facts;

/// <summary>Scheduling policies by number (sched(7)).</summary>
internal static class SchedulingText
{
    public static string Policy(int number) => number switch
    {
        0 => "other",
        1 => "FIFO",
        2 => "round robin",
        3 => "batch",
        5 => "idle",
        6 => "deadline",
        7 => "ext",
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>At disks (ioprio_get(2)): "best effort 4", "idle", or as nice says.</summary>
    public static string Io(IoPriority priority) => priority.Class switch
    {
        IoPriorityClass.RealTime => $"real time {priority.Level}",
        IoPriorityClass.BestEffort => $"best effort {priority.Level}",
        IoPriorityClass.Idle => "idle",
        _ => "as nice says",
    };
}
