namespace Kin.Inspection.Waits;

/// <summary>The waits of all threads, from all sources.</summary>
internal static class AllWaits
{
    /// <summary>One for each who waits, as the look found it.</summary>
    public static IReadOnlyList<ThreadWait> Of(MachineLook look)
    {
        Dictionary<WaitParty, ThreadWait> all = [];
        foreach (ThreadWait wait in SharedLockWaits.All(look))
        {
            all[wait.Who] = wait; // it sleeps at a word, too, which tells less
        }

        foreach (Sleeper sleeper in look.Sleepers)
        {
            if (!all.ContainsKey(sleeper.Who) && Of(sleeper, look) is ThreadWait wait)
            {
                all[wait.Who] = wait with { IsExact = wait.IsExact && !sleeper.MayEndByTime };
            }
        }

        return [.. WithoutThoseWhoWaitToo(all.Values)];
    }

    private static ThreadWait? Of(Sleeper sleeper, MachineLook look) =>
        FileLockWaits.Of(sleeper, look) ?? PipeWaits.Of(sleeper, look) ?? ChildWaits.Of(sleeper, look)
        ?? SemaphoreWaits.Of(sleeper, look) ?? WordWaits.Of(sleeper, look);

    // Of an object that anybody may change, those who wait at it themselves are no help to the others.
    private static IEnumerable<ThreadWait> WithoutThoseWhoWaitToo(IEnumerable<ThreadWait> all)
    {
        ILookup<string, int> waiting = all.ToLookup(wait => wait.On, wait => wait.Who.ProcessId);
        return all.Select(wait => wait.Kind is WaitObjectKind.PosixSemaphore or WaitObjectKind.SharedMemory
            ? wait with { Holders = [.. wait.Holders.Where(h => !waiting[wait.On].Contains(h.ProcessId))] }
            : wait);
    }
}
