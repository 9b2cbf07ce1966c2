namespace Kin.Workers;

/// <summary>What several workers have done together.</summary>
/// <param name="Workers">How many they are.</param>
/// <param name="Tasks">Calls, or chunks of map operations, that they have finished.</param>
/// <param name="BusyTime">Time that they spent on them, on the clock, added up.</param>
/// <param name="CpuTime">Processor time of the whole processes, user and system, added up.</param>
/// <param name="PeakMemoryBytes">
/// The most physical memory that any one of them had at a time; 0 when not known.
/// </param>
public sealed record WorkerTotals(
    long Workers,
    long Tasks,
    TimeSpan BusyTime,
    TimeSpan CpuTime,
    long PeakMemoryBytes);
