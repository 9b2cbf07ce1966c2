using System.Globalization;
using Kin.Inspection;
using Kin.Tool.Verbs;

namespace Kin.Tool.Processes;

/// <summary>Numbers of processes, and times, as words of a command line.</summary>
internal static class ProcessNumbers
{
    private static readonly double s_longest = TimeSpan.FromDays(49).TotalSeconds;

    /// <summary>Every process that can be seen, for completion.</summary>
    public static IEnumerable<string> All() =>
        Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path))
            .Where(name => char.IsAsciiDigit(name[0]));

    /// <summary>The operands as numbers; at least one.</summary>
    public static int[] Read(Verb verb, IReadOnlyList<string> operands)
    {
        if (operands.Count == 0)
        {
            throw verb.Wrong("there is no PID.");
        }

        return [.. operands.Select(word =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
                ? number : throw verb.Wrong($"'{word}' is no process id."))];
    }

    /// <summary>
    /// The process of a thread: /proc shows threads under their own numbers, too. Of any other number itself.
    /// </summary>
    public static int ProcessOf(int number)
    {
        try
        {
            const string Owner = "Tgid:";
            string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{number}/status");
            string? line = File.ReadLines(path)
                .FirstOrDefault(l => l.StartsWith(Owner, StringComparison.Ordinal));
            return int.TryParse(line?[Owner.Length..], CultureInfo.InvariantCulture, out int owner)
                && owner > 0 ? owner : number;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return number;
        }
    }

    /// <summary>A time in seconds, up to 49 days, fractions allowed.</summary>
    public static TimeSpan Seconds(Verb verb, string option, string word) =>
        double.TryParse(
            word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && !double.IsNaN(seconds)
        ? seconds <= s_longest ? TimeSpan.FromSeconds(seconds)
            : throw verb.Wrong($"{option} '{word}' is more than 49 days.")
        : throw verb.Wrong($"{option} '{word}' is no time in seconds, such as 10 or 0.5.");

    /// <summary>The name of the program (comm), "?" when it is gone, or hidden.</summary>
    public static string NameOf(int number)
    {
        try
        {
            return File.ReadAllText(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{number}/comm")).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }
}
