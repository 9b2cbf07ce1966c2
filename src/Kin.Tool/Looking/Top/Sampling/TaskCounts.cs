using Kin.Inspection;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>How many processes, or threads, are in each state.</summary>
/// <param name="Total">All.</param>
/// <param name="Running">Those that run or are ready to.</param>
/// <param name="Blocked">Those that wait for a disk or the like, and no signal wakes.</param>
/// <param name="Stopped">Those stopped by a signal or a tracer.</param>
/// <param name="Zombies">Those that have ended and are not waited for.</param>
internal readonly record struct TaskCounts(int Total, int Running, int Blocked, int Stopped, int Zombies)
{
    /// <summary>Counts.</summary>
    public static TaskCounts Of(TopRow[] rows)
    {
        int running = 0, blocked = 0, stopped = 0, zombies = 0;
        foreach (TopRow row in rows)
        {
            switch (row.State)
            {
                case ProcessState.Running:
                    running++;
                    break;
                case ProcessState.DiskSleep:
                    blocked++;
                    break;
                case ProcessState.Stopped or ProcessState.Traced:
                    stopped++;
                    break;
                case ProcessState.Zombie when row.IsZombie:
                    zombies++;
                    break;
            }
        }

        return new(rows.Length, running, blocked, stopped, zombies);
    }
}
