using System.Globalization;

namespace Kin.Tool.Facts;

/// <summary>Numbers for people.</summary>
internal static class Amount
{
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>"12 B", "132 KiB", "1.2 GiB".</summary>
    public static string Bytes(double count)
    {
        int unit = 0;
        while (count >= 1024 && unit < s_units.Length - 1)
        {
            count /= 1024;
            unit++;
        }

        string format = unit == 0 || count >= 100 ? "F0" : "0.#";
        return $"{count.ToString(format, CultureInfo.InvariantCulture)} {s_units[unit]}";
    }

    /// <summary>"0.012 s", "1 h 02 min".</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => Two((int)time.TotalDays, "d", time.Hours, "h"),
        { TotalHours: >= 1 } => Two(time.Hours, "h", time.Minutes, "min"),
        { TotalMinutes: >= 1 } => Two(time.Minutes, "min", time.Seconds, "s"),
        { TotalSeconds: >= 10 } => $"{time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s",
        _ => $"{time.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture)} s",
    };

    /// <summary>1 thread, 2 threads.</summary>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit} {small:D2} {smallUnit}");
}
