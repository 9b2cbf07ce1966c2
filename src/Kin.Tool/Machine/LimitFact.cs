using System.Globalization;
using Kin.Native;

namespace Kin.Tool.Machine;

/// <summary>A resource limit (getrlimit(2)) as /proc names it.</summary>
/// <param name="Name">Such as "Max open files".</param>
/// <param name="Soft">What holds now; null: unlimited.</param>
/// <param name="Hard">What it may be raised to; null: unlimited.</param>
/// <param name="Unit">Such as "files"; empty when it has none.</param>
internal sealed record LimitFact(string Name, long? Soft, long? Hard, string Unit)
{
    /// <summary>
    /// The limits of a program that kin starts, read by such a program: those of kin itself differ, because
    /// .NET raises the one on open files. Empty where no program can be started or /proc is not there.
    /// </summary>
    public static IReadOnlyList<LimitFact> OfChildren()
    {
        try
        {
            return Parse(new Command("cat", "/proc/self/limits").Capture().StandardOutput.Split('\n'));
        }
        catch (LinuxException)
        {
            return [];
        }
    }

    /// <summary>The text of /proc/PID/limits: a heading, then columns at fixed places.</summary>
    internal static IReadOnlyList<LimitFact> Parse(IEnumerable<string> lines) =>
        [.. lines.Skip(1).Where(line => line.Length >= 68).Select(ParseLine)];

    private static LimitFact ParseLine(string line) => new(
        line[..26].TrimEnd(),
        Number(line[26..47].Trim()),
        Number(line[47..68].Trim()),
        line[68..].Trim());

    private static long? Number(string text) =>
        text == "unlimited" ? null : long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
