using System.Globalization;

namespace Kin.Ipc;

/// <summary>
/// Processes or threads wait for each other in a circle: none of them would ever go on. Thrown in exactly one
/// of them, the one that came last, so that the others go on once it lets go of what it holds.
/// </summary>
public sealed class DeadlockException : Exception
{
    internal DeadlockException(IReadOnlyList<DeadlockLink> cycle)
        : base(Describe(cycle)) => Cycle = cycle;

    /// <summary>
    /// The circle, beginning with the one who throws: each waits for a lock that the next one has, the last
    /// one for a lock that the first one has.
    /// </summary>
    public IReadOnlyList<DeadlockLink> Cycle { get; }

    private static string Describe(IReadOnlyList<DeadlockLink> cycle)
    {
        IEnumerable<string> members = cycle.Select((link, i) =>
        {
            DeadlockLink owner = cycle[(i + 1) % cycle.Count];
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Name(link)} waits for {link.Lock}, held by {Name(owner)} "
                + $"for at least {link.Held.TotalSeconds:0.000} s");
        });
        return $"Deadlock: {string.Join("; ", members)}. Take locks in the same order everywhere.";
    }

    private static string Name(DeadlockLink link) => link.ThreadId == 0
        ? string.Create(CultureInfo.InvariantCulture, $"process {link.ProcessId}")
        : string.Create(CultureInfo.InvariantCulture, $"process {link.ProcessId} thread {link.ThreadId}");
}
