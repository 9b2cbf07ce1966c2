using System.Globalization;

namespace Kin.Tool.Benching.Switching;

/// <summary>
/// The interrupts that one CPU has had since the machine was started, by what they are for.
/// </summary>
internal sealed class InterruptCounts
{
    private const string Others = "other";

    // Parts of the descriptions at the ends of the lines (proc_interrupts(5)), the same on x86-64 and arm64.
    private static readonly (string Part, string Kind)[] s_kinds =
    [
        ("timer", "timer"), ("Rescheduling", "rescheduling"), ("Function call", "call"), ("TLB", "TLB"),
    ];

    private readonly Dictionary<string, long> _counts;

    private InterruptCounts(Dictionary<string, long> counts) => _counts = counts;

    /// <summary>Those of a CPU now; null: they are not told, as in containers that hide the file.</summary>
    public static InterruptCounts? Read(int cpu)
    {
        try
        {
            return Parse(File.ReadLines("/proc/interrupts"), cpu);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>From the lines of /proc/interrupts; null: that CPU is not in them.</summary>
    public static InterruptCounts? Parse(IEnumerable<string> lines, int cpu)
    {
        Dictionary<string, long> counts = s_kinds.ToDictionary(kind => kind.Kind, _ => 0L);
        counts[Others] = 0;
        int column = -1, cpus = 0;
        foreach (string line in lines)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (column < 0)
            {
                cpus = words.Length;
                column = Array.IndexOf(words, string.Create(CultureInfo.InvariantCulture, $"CPU{cpu}")) + 1;
            }
            else if (column > 0 && words.Length > cpus // not one number for all
                && long.TryParse(words[column], CultureInfo.InvariantCulture, out long count))
            {
                counts[KindOf(line)] += count;
            }
        }

        return column > 0 ? new InterruptCounts(counts) : null;
    }

    /// <summary>What has come since an earlier reading, by kind.</summary>
    public IReadOnlyList<(string Kind, long Count)> Since(InterruptCounts earlier) =>
        [.. _counts.Select(pair => (pair.Key, pair.Value - earlier._counts[pair.Key]))];

    private static string KindOf(string line) =>
        s_kinds.FirstOrDefault(kind => line.Contains(kind.Part, StringComparison.Ordinal)).Kind ?? Others;
}
