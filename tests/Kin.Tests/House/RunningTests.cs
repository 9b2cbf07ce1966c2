using System.Collections.Concurrent;
using System.Diagnostics;

namespace Kin.Tests.House;

/// <summary>Which tests run now, since when, and when one last began or ended.</summary>
internal sealed class RunningTests
{
    private readonly ConcurrentDictionary<string, long> _began = new();
    private long _lastEvent = Stopwatch.GetTimestamp();

    public static RunningTests OfThisRun { get; } = new();

    /// <summary>How long no test has ended (or begun). Null when none is running.</summary>
    public TimeSpan? Quiet => _began.IsEmpty ? null : Stopwatch.GetElapsedTime(Volatile.Read(ref _lastEvent));

    /// <summary>The names of the running tests.</summary>
    public IEnumerable<string> Names => _began.Keys;

    public void Begin(string id, string name)
    {
        Volatile.Write(ref _lastEvent, Stopwatch.GetTimestamp());
        _began[$"{name} ({id[..Math.Min(8, id.Length)]})"] = Stopwatch.GetTimestamp();
    }

    public void End(string id, string name)
    {
        Volatile.Write(ref _lastEvent, Stopwatch.GetTimestamp());
        _began.TryRemove($"{name} ({id[..Math.Min(8, id.Length)]})", out _);
    }

    /// <summary>One line a running test, the oldest first.</summary>
    public IEnumerable<string> Describe() => _began.OrderBy(t => t.Value)
        .Select(t => $"  {Stopwatch.GetElapsedTime(t.Value).TotalSeconds,6:F0} s  {t.Key}");
}
