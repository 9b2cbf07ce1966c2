namespace Kin.Inspection.Waits;

/// <summary>Who was busy between two looks without progress on his locks.</summary>
internal static class LivelockSearch
{
    // A worker that tries a lock now and then, and works in between, stays far below.
    private const double BusyShare = 0.1, TriesPerBusySecond = 1000, LeastSeconds = 0.1;

    /// <param name="before">The first look.</param>
    /// <param name="after">The second.</param>
    /// <param name="waits">The waits of the second, compared with those of the first.</param>
    public static IEnumerable<LivelockSuspect> Between(
        WaitMoment before, WaitMoment after, IReadOnlyList<ThreadWait> waits)
    {
        double seconds = (after.Look.Milliseconds - before.Look.Milliseconds) / 1000.0;
        return seconds < LeastSeconds ? []
            : from process in after.Look.Processes.Values
              let earlier = before.Look.Processes.GetValueOrDefault(process.Id)
              where earlier?.Identity == process.Identity
              let busy = (process.CpuTime - earlier.CpuTime).TotalSeconds
              where busy >= BusyShare * seconds
              let tries = TriesOf(process.Id, before, after)
              let spins = waits.FirstOrDefault(wait => wait.Who.ProcessId == process.Id && wait.IsSteady
                  && IsBusy(wait, earlier, process, seconds))
              where spins is not null || tries >= TriesPerBusySecond * busy
              select new LivelockSuspect(process.Id, process.Name, busy / seconds, tries / seconds, spins);
    }

    private static long TriesOf(int process, WaitMoment before, WaitMoment after) =>
        after.VainTries.GetValueOrDefault(process) - before.VainTries.GetValueOrDefault(process);

    // A thread that waits for a lock and uses a CPU all the same, spins.
    private static bool IsBusy(ThreadWait wait, LookedProcess before, LookedProcess after, double seconds) =>
        wait.Kind == WaitObjectKind.SharedLock
        && before.Times.TryGetValue(wait.Who.ThreadId, out TimeSpan then)
        && after.Times.TryGetValue(wait.Who.ThreadId, out TimeSpan now)
        && (now - then).TotalSeconds >= BusyShare * seconds;
}
