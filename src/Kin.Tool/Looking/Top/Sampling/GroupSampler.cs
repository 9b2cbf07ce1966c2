using System.Globalization;
using Kin.Inspection;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// Looks at control groups again and again, at each once in a look, however many processes are in it. Not
/// thread-safe.
/// </summary>
internal sealed class GroupSampler(Lazy<GroupMounts> places)
{
    private Dictionary<string, GroupFacts> _now = [];
    private Dictionary<string, (long Count, long Time)> _throttledBefore = [], _throttledNow = [];
    private byte[] _buffer = new byte[4096];
    private double _seconds;

    private GroupMounts Mounts => places.Value;

    /// <summary>A new look has begun.</summary>
    public void Begin(double seconds)
    {
        _seconds = seconds;
        if (_now.Count > 0)
        {
            _now = [];
        }

        (_throttledBefore, _throttledNow) = (_throttledNow, _throttledBefore);
        _throttledNow.Clear();
    }

    /// <summary>The group of a process; null: nothing is known of it.</summary>
    public GroupFacts? Of(IReadOnlyList<ControlGroupPath> groups)
    {
        string? unified = Folder(Mounts.Unified, groups, "");
        string? memory = Mounts.IsUnified ? unified : Folder(Mounts.Of("memory"), groups, "memory");
        string? cpu = Mounts.IsUnified ? unified : Folder(Mounts.Of("cpu"), groups, "cpu");
        string key = $"{memory}\n{cpu}\n{unified}";
        if (!_now.TryGetValue(key, out GroupFacts? facts))
        {
            _now[key] = facts = Read(memory, cpu, unified);
        }

        return facts;
    }

    private static string? Folder(
        GroupMount? mount, IReadOnlyList<ControlGroupPath> groups, string controller) =>
        mount is not null && GroupMounts.PathIn(groups, controller) is string path
            ? mount.Folder(path) : null;

    private GroupFacts Read(string? memory, string? cpu, string? unified)
    {
        bool isUnified = Mounts.IsUnified;
        long? limit = null;
        double cpus = double.NaN;
        string? throttler = cpu;
        string memoryTop = (isUnified ? Mounts.Unified : Mounts.Of("memory"))?.Point ?? "";
        string cpuTop = (isUnified ? Mounts.Unified : Mounts.Of("cpu"))?.Point ?? "";
        foreach (string folder in Upwards(memory, memoryTop))
        {
            limit = Tighter(limit, MemoryLimit(folder, isUnified));
        }

        foreach (string folder in Upwards(cpu, cpuTop))
        {
            if (CpuLimit(folder, isUnified) is double found && !(found >= cpus))
            {
                (cpus, throttler) = (found, folder);
            }
        }

        (double count, double time) = Throttling(throttler, isUnified);
        return new GroupFacts(
            limit, Number(memory, isUnified ? "memory.current" : "memory.usage_in_bytes"), cpus, count, time,
            Some10(unified, "cpu"), Some10(unified, "memory"), Some10(unified, "io"));
    }

    // The group and those above it, to the first that is mounted, which has no limits but may be a
    // container's.
    private static IEnumerable<string> Upwards(string? folder, string top)
    {
        while (folder is not null && folder.Length >= top.Length && top.Length > 0)
        {
            yield return folder;
            folder = folder.Length == top.Length ? null : Path.GetDirectoryName(folder);
        }
    }

    private static long? Tighter(long? one, long? other) =>
        one is long a && other is long b ? Math.Min(a, b) : one ?? other;

    // Version 1 writes the largest number of whole pages for "no limit".
    private long? MemoryLimit(string folder, bool isUnified) =>
        Number(folder, isUnified ? "memory.max" : "memory.limit_in_bytes") is long bytes
        && bytes < long.MaxValue / 2 ? bytes : null;

    private double? CpuLimit(string folder, bool isUnified)
    {
        if (!isUnified)
        {
            return Number(folder, "cpu.cfs_quota_us") is long quota and > 0
                && Number(folder, "cpu.cfs_period_us") is long period and > 0 ? (double)quota / period : null;
        }

        ReadOnlySpan<byte> text = Text(folder, "cpu.max"); // "max 100000", "50000 100000"
        return !text.StartsWith("max"u8) && KernelText.TryNext(ref text, out long allowed)
            && KernelText.TryNext(ref text, out long whole) && whole > 0 ? (double)allowed / whole : null;
    }

    private (double Count, double Time) Throttling(string? folder, bool isUnified)
    {
        if (folder is null || Text(folder, "cpu.stat") is not { IsEmpty: false } text
            || KernelText.Number(text, "nr_throttled "u8) is not long count)
        {
            return (double.NaN, double.NaN);
        }

        long time = isUnified ? KernelText.Number(text, "throttled_usec "u8) ?? 0
            : (KernelText.Number(text, "throttled_time "u8) ?? 0) / 1000;
        _throttledNow[folder] = (count, time);
        return _seconds > 0 && _throttledBefore.TryGetValue(folder, out (long Count, long Time) before)
            ? (Math.Max(0, count - before.Count) / _seconds,
                Math.Max(0, time - before.Time) / _seconds / 10_000) // another one of that name begins anew
            : (double.NaN, double.NaN);
    }

    private double Some10(string? folder, string kind) => folder is null ? double.NaN
        : KernelText.Fraction(
            KernelText.Line(Text(folder, $"{kind}.pressure"), "some "u8), "avg10="u8);

    private long? Number(string? folder, string file)
    {
        ReadOnlySpan<byte> text = folder is null ? default : Text(folder, file);
        return !text.StartsWith("max"u8) && !text.StartsWith("-"u8)
            && long.TryParse(text.TrimEnd((byte)'\n'), CultureInfo.InvariantCulture, out long number)
            ? number : null;
    }

    private ReadOnlySpan<byte> Text(string folder, string file) =>
        KernelFile.ReadOnce($"{folder}/{file}", ref _buffer);
}
