using System.Globalization;
using System.Runtime.CompilerServices;

namespace Kin.Tool.Looking.Ps;

/// <summary>Times as ps(1) writes them.</summary>
internal static class PsTime
{
    /// <summary>"[DD-]hh:mm:ss".</summary>
    public static string Long(TimeSpan time)
    {
        long seconds = (long)time.TotalSeconds;
        long days = seconds / 86400;
        string before = days > 0 ? Text($"{days}-") : "";
        return Text($"{before}{seconds / 3600 % 24:D2}:{seconds / 60 % 60:D2}:{seconds % 60:D2}");
    }

    /// <summary>"[[DD-]hh:]mm:ss".</summary>
    public static string Elapsed(TimeSpan time) =>
        time.TotalHours < 1 ? Text($"{time.Minutes:D2}:{time.Seconds:D2}") : Long(time);

    /// <summary>Minutes and seconds: "m:ss".</summary>
    public static string Minutes(TimeSpan time) =>
        Text($"{(long)time.TotalMinutes}:{(long)time.TotalSeconds % 60:D2}");

    /// <summary>"hh:mm" of today, "MmmDD" of this year, else the year.</summary>
    public static string Short(DateTimeOffset start, DateTimeOffset now)
    {
        DateTime then = start.LocalDateTime, today = now.LocalDateTime;
        return then.Year != today.Year ? Text($"{then.Year:D4}")
            : then.DayOfYear != today.DayOfYear ? Invariant(then, "MMMdd")
            : Text($"{then.Hour:D2}:{then.Minute:D2}");
    }

    /// <summary>"hh:mm" within a day, else "Mmm dd".</summary>
    public static string Bsd(DateTimeOffset start, DateTimeOffset now) =>
        Invariant(start.LocalDateTime, IsWithinDay(start, now) ? "HH:mm" : "MMM dd");

    /// <summary>"hh:mm:ss" within a day, else "Mmm dd".</summary>
    public static string Started(DateTimeOffset start, DateTimeOffset now) =>
        Invariant(start.LocalDateTime, IsWithinDay(start, now) ? "HH:mm:ss" : "MMM dd");

    /// <summary>"Thu Nov  6 23:33:22 2026".</summary>
    public static string Full(DateTimeOffset start)
    {
        DateTime then = start.LocalDateTime;
        return Invariant(then, "ddd MMM ") + Text($"{then.Day,2}") + Invariant(then, " HH:mm:ss yyyy");
    }

    private static bool IsWithinDay(DateTimeOffset start, DateTimeOffset now) =>
        now - start <= TimeSpan.FromDays(1);

    // The command runs in the invariant culture (Kin.Tool.csproj).
    private static string Text(ref DefaultInterpolatedStringHandler text) => text.ToStringAndClear();

    private static string Invariant(DateTime time, string format) =>
        time.ToString(format, CultureInfo.InvariantCulture);
}
