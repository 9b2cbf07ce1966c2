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
/// The most physical memory that it had at a time; 0 when it has ended and never had more than the parent at its start.
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
    internal static WorkerStatistics Of(WorkerLink link)
    {
        ExitStatus? status = link.HasExited ? link.Exit.Result : null;
        (TimeSpan cpu, long peak) = status is { } ended
            ? (ended.ResourceUsage.UserTime + ended.ResourceUsage.SystemTime, ended.ResourceUsage.PeakMemoryBytes ?? 0)
            : ProcessUsage.Read(link.Process.Id);
        return new WorkerStatistics(
            link.Name,
            link.Id,
            link.Process.Id,
            link.TasksDone,
            TimeSpan.FromTicks(link.BusyNanoseconds / TimeSpan.NanosecondsPerTick),
            cpu,
            peak,
            link.IsRunning,
            status);
    }
}
