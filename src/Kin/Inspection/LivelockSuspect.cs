namespace Kin.Inspection;

/// <summary>
/// A process that is busy without progress on its locks: its tries of locks of Kin are in vain, a thousand or
/// more in each second of a CPU, or it spins at a lock that another one has had all the time.
/// </summary>
/// <param name="ProcessId">The process.</param>
/// <param name="ProcessName">Its name, as the kernel has it.</param>
/// <param name="CpuShare">The CPU time that it used, as a part of one CPU: 1 is all of one.</param>
/// <param name="FailedTriesPerSecond">
/// How many tries of locks found them taken until their time was over, a second.
/// </param>
/// <param name="SpinsAt">Where it spins; null: it tries and gives up again.</param>
public sealed record LivelockSuspect(
    int ProcessId, string ProcessName, double CpuShare, double FailedTriesPerSecond, ThreadWait? SpinsAt);
