using Kin.Inspection.Waits;

namespace Kin.Inspection;

/// <summary>
/// Who waits for whom on this machine: at locks of files, locks of Kin, mutexes of POSIX threads and others
/// with priority inheritance, semaphores of System V and POSIX, pipes, and for the end of children and
/// threads. It finds the waits that can never end.
/// </summary>
/// <remarks>
/// <para>
/// Made of two looks at all processes. A thread that has not had a CPU between them has waited all the time,
/// so what the second look tells was true of all such threads at one moment: a certain deadlock is no guess.
/// </para>
/// <para>
/// Sees nothing of waits inside a runtime (a lock statement of .NET, a lock of Java), of sockets, and of
/// threads that poll several descriptors: these count as free. Processes that this user may not trace
/// (ptrace(2)) are only counted. Costs some 30 microseconds a thread. Immutable and thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// foreach (WaitCycle deadlock in WaitGraph.Read().Deadlocks)
///     Console.WriteLine(deadlock);
/// </code></example>
public sealed class WaitGraph
{
    private readonly HashSet<WaitParty> _stuck;

    private WaitGraph(WaitMoment before, WaitMoment after)
    {
        Dictionary<WaitParty, ThreadWait> earlier = before.Waits.ToDictionary(wait => wait.Who);
        Waits =
        [
            .. after.Waits.Select(wait => wait with
            {
                WasBefore = earlier.TryGetValue(wait.Who, out ThreadWait? same)
                    && before.Look.Processes[wait.Who.ProcessId].Identity
                        == after.Look.Processes[wait.Who.ProcessId].Identity
                    && (same.Kind, same.On) == (wait.Kind, wait.On),
                IsSteady = same?.Stamp == wait.Stamp,
            }).OrderBy(wait => wait.Who.ProcessId).ThenBy(wait => wait.Who.Lease),
        ];
        StuckSearch certain = new(
            Waits.Where(wait => wait is { IsSteady: true, WasBefore: true, IsExact: true }),
            after.Look.ThreadsOf, isExact: true);
        StuckSearch likely = new(Waits.Where(wait => wait.WasBefore), after.Look.ThreadsOf, isExact: false);
        _stuck = [.. certain.Stuck.Concat(likely.Stuck).Select(wait => wait.Who)];
        WaitCycle[] found = [.. certain.Cycles().Select(members => new WaitCycle(members, IsCertain: true))];
        HashSet<WaitParty> known = [.. certain.Stuck.Select(wait => wait.Who)];
        Deadlocks =
        [
            .. found,
            .. likely.Cycles().Where(members => !members.Any(member => known.Contains(member.Who)))
                .Select(members => new WaitCycle(members, IsCertain: false)),
        ];
        LivelockSuspects = [.. LivelockSearch.Between(before, after, Waits)];
        HiddenProcesses = after.Look.Hidden;
    }

    /// <summary>All waits that were found, in the order of processes.</summary>
    public IReadOnlyList<ThreadWait> Waits { get; }

    /// <summary>The circles among them; certain ones first.</summary>
    public IReadOnlyList<WaitCycle> Deadlocks { get; }

    /// <summary>
    /// Processes that were busy between the looks without progress on their locks; none if the looks were
    /// less than a tenth of a second apart.
    /// </summary>
    public IReadOnlyList<LivelockSuspect> LivelockSuspects { get; }

    /// <summary>How many processes this user may not look at: they may be part of anything.</summary>
    public int HiddenProcesses { get; }

    /// <summary>Makes the graph with two looks, one right after the other.</summary>
    /// <exception cref="LinuxException">/proc is not there, or no descriptor is left.</exception>
    /// <exception cref="IOException">/proc/locks cannot be read: no descriptor is left.</exception>
    /// <exception cref="InvalidDataException">A file of /proc is none that a kernel writes.</exception>
    public static WaitGraph Read() => new(WaitMoment.Now(), WaitMoment.Now());

    /// <summary>Makes the graph with two looks, so far apart.</summary>
    /// <param name="between">From 0 to 49 days. Half a second is enough to tell who is busy.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LinuxException">/proc is not there, or no descriptor is left.</exception>
    /// <exception cref="IOException">/proc/locks cannot be read: no descriptor is left.</exception>
    /// <exception cref="InvalidDataException">A file of /proc is none that a kernel writes.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<WaitGraph> ReadAsync(
        TimeSpan between, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(between, TimeSpan.Zero);
        var before = WaitMoment.Now();
        await Task.Delay(between, cancellationToken).ConfigureAwait(false);
        return new WaitGraph(before, WaitMoment.Now());
    }

    /// <summary>The wait is part of a deadlock, or is for something that one keeps.</summary>
    public bool IsStuck(ThreadWait wait)
    {
        ArgumentNullException.ThrowIfNull(wait);
        return _stuck.Contains(wait.Who);
    }
}
