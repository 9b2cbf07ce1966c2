using Kin.Workers.Dispatch;

namespace Kin.Workers;

/// <summary>What a worker has done, at one moment.</summary>
/// <param name="Name">The worker's name, such as "worker-2".</param>
/// <param name="Id">Its number within the pool.</param>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Tasks">Calls, or chunks of a map operation, that it has finished.</param>
/// <param name="BusyTime">Time that it spent on them, on the clock.</param>
/// <param name="CpuTime">Processor time of the whole process since it started, user and system.</param>
/// <param name="PeakMemoryBytes">
/// The most physical memory that it had at a time; 0 when it has ended and never had more than the parent at
/// its start.
/// </param>
/// <param name="IsBusy">Whether a function was running in it.</param>
/// <param name="ExitStatus">How it ended; null while it is alive.</param>
public sealed record WorkerStatistics(
    string Name,
    int Id,
    int ProcessId,
    long Tasks,
    TimeSpan BusyTime,
    TimeSpan CpuTime,
    long PeakMemoryBytes,
    bool IsBusy,
    ExitStatus? ExitStatus)
{
    /// <summary>What the dispatcher knows, under its lock: without processor time and memory.</summary>
    internal static WorkerStatistics Of(WorkerLink link) => new(
        link.Name,
        link.Id,
        link.Process.Id,
        link.TasksDone,
        TimeSpan.FromTicks(link.BusyNanoseconds / TimeSpan.NanosecondsPerTick),
        default,
        0,
        link.IsRunning,
        null);

    /// <summary>With what the kernel knows. Not under the lock: it is read from files.</summary>
    internal WorkerStatistics Measured(WorkerLink link)
    {
        (TimeSpan cpu, long peak) = link.HasExited ? default : ProcessUsage.Read(ProcessId);

        // Looked at after the files: the number belongs to this process until it has been reaped.
        if (link.HasExited)
        {
            ResourceUsage usage = link.Exit.Result.ResourceUsage;
            (cpu, peak) = (usage.UserTime + usage.SystemTime, usage.PeakMemoryBytes ?? 0);
        }

        return this with
        {
            CpuTime = cpu,
            PeakMemoryBytes = peak,
            ExitStatus = link.HasExited ? link.Exit.Result : null,
        };
    }
}
