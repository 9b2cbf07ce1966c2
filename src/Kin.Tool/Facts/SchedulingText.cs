using System.Globalization;
using Kin.Native;

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

    /// <summary>
    /// At disks (ioprio_get(2)): "best effort 4", "idle", or as nice says; null: the process is gone.
    /// </summary>
    public static string? OfIo(int process)
    {
        try
        {
            using ProcessHandle handle = ProcessHandle.Open(process);
            return handle.IoPriority is not IoPriority found ? null : found.Class switch
            {
                IoPriorityClass.RealTime => $"real time {found.Level}",
                IoPriorityClass.BestEffort => $"best effort {found.Level}",
                IoPriorityClass.Idle => "idle",
                _ => "as nice says",
            };
        }
        catch (LinuxException)
        {
            return null;
        }
    }
}
