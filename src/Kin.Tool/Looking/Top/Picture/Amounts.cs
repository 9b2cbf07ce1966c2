using System.Globalization;

namespace Kin.Tool.Looking.Top.Picture;

/// <summary>Amounts in few characters.</summary>
internal static class Amounts
{
    /// <summary>Bytes: "7.8G", "512M", "0".</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        for (; bytes >= 1000 && unit < 5; unit++)
        {
            bytes /= 1024;
        }

        string digits = unit > 0 && bytes < 9.95 ? "F1" : "F0";
        return bytes.ToString(digits, CultureInfo.InvariantCulture) + (unit == 0 ? "" : "KMGTP"[unit - 1]);
    }

    /// <summary>A number: "950", "12.3k", "4.0M".</summary>
    public static string Count(double number)
    {
        int unit = 0;
        for (; number >= 1000 && unit < 3; unit++)
        {
            number /= 1000;
        }

        return number.ToString(unit > 0 && number < 99.95 ? "F1" : "F0", CultureInfo.InvariantCulture)
            + (unit == 0 ? "" : "kMG"[unit - 1]);
    }

    /// <summary>A percentage with one digit; "-": not known.</summary>
    public static string Percent(double percent) =>
        double.IsNaN(percent) ? "-" : percent.ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>A time that something has run: "3 days, 4:05".</summary>
    public static string Uptime(TimeSpan time)
    {
        string days = time.Days switch { 0 => "", 1 => "1 day, ", _ => $"{time.Days} days, " };
        return string.Create(CultureInfo.InvariantCulture, $"{days}{time.Hours}:{time.Minutes:00}");
    }
}
