using System.Collections.Concurrent;

namespace Kin.Tests.Leaks;

/// <summary>Remembers during which tests each descriptor and child was first seen, so that a leak can be laid at a door.</summary>
internal sealed class LeakWitness
{
    private readonly ConcurrentDictionary<string, string> _firstSeen = new();

    public static LeakWitness OfThisRun { get; } = new();

    /// <summary>Looks at the process just after a test ended; others may still be running, and are named too.</summary>
    public void Look(string endedTest, IEnumerable<string> running)
    {
        string suspects = string.Join(", ", running.Prepend(endedTest));
        foreach (string descriptor in LeakSnapshot.Descriptors())
        {
            _firstSeen.TryAdd($"descriptor {descriptor}", suspects);
        }

        foreach (int pid in House.ChildrenOfThisProcess.Pids())
        {
            _firstSeen.TryAdd($"child {pid}", suspects);
        }
    }

    /// <summary>" (first seen after: X, Y)", or nothing when the thing was never seen during the run.</summary>
    public string Suspects(string leak) =>
        _firstSeen.TryGetValue(leak, out string? tests) || _firstSeen.TryGetValue(leak.Split(':')[0], out tests)
            ? $" (first seen after: {tests})"
            : "";
}
