namespace Kin.Inspection.Waits;

/// <summary>A thread that sleeps in a system call.</summary>
/// <param name="Process">Its process.</param>
/// <param name="ThreadId">Its number.</param>
/// <param name="Call">The call.</param>
/// <param name="Slices">
/// How often it had had a CPU by then (schedstat): it grows when the thread runs.
/// </param>
internal sealed record Sleeper(LookedProcess Process, int ThreadId, WaitingCall Call, long Slices)
{
    /// <summary>The thread, as a party.</summary>
    public WaitParty Who => new(Process.Id, (uint)ThreadId);

    /// <summary>A time that the program set, and not one who has something, may end its wait.</summary>
    public bool MayEndByTime => Process.CatchesAlarm
        || (Call.Name == "semtimedop" && Call.Arguments[3] != 0)
        || (Call.Name == "futex" && FutexWait.HasTimeout(Call));

    /// <summary>Its wait, for what and by whom it can be ended.</summary>
    public ThreadWait For(WaitObjectKind kind, string on, IEnumerable<WaitParty> holders)
    {
        WaitParty[] all = [.. holders.Distinct()];
        return new ThreadWait(Who, Process.Name, kind, on)
        {
            Holders = all,
            Stamp = (Slices, $"{on} {string.Join(' ', all)}"),
        };
    }
}
