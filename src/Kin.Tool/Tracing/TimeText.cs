using System.Globalization;

namespace Kin.Tool.Tracing;

/// <summary>Times of a trace, from nanoseconds to hours.</summary>
internal static class TimeText
{
    /// <summary>"1.7 us", "25.0 ms", "3.00 s".</summary>
    public static string Of(double nanoseconds) => nanoseconds switch
    {
        0 => "0",
        < 1e3 => Text(nanoseconds, "0", "ns"),
        < 1e6 => Text(nanoseconds / 1e3, "0.0", "us"),
        < 1e9 => Text(nanoseconds / 1e6, "0.0", "ms"),
        _ => Text(nanoseconds / 1e9, "0.00", "s"),
    };

    /// <summary>The same of a time.</summary>
    public static string Of(TimeSpan time) => Of(time.TotalNanoseconds);

    /// <summary>A mark of an axis, without needless zeros.</summary>
    public static string Mark(double nanoseconds) => nanoseconds switch
    {
        0 => "0",
        < 1e3 => Text(nanoseconds, "0.##", "ns"),
        < 1e6 => Text(nanoseconds / 1e3, "0.##", "us"),
        < 1e9 => Text(nanoseconds / 1e6, "0.##", "ms"),
        _ => Text(nanoseconds / 1e9, "0.##", "s"),
    };

    /// <summary>The distance of so many marks at most: 1, 2 or 5 of a power of ten.</summary>
    public static double Step(double nanoseconds, int marks)
    {
        double least = Math.Max(1, nanoseconds / Math.Max(1, marks));
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * ((least / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }

    /// <summary>"12.3 %" of a whole; "-" of nothing.</summary>
    public static string Share(TimeSpan part, TimeSpan whole) => whole <= TimeSpan.Zero
        ? "-" : (100.0 * part.Ticks / whole.Ticks).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Text(double value, string format, string unit) =>
        $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
}
