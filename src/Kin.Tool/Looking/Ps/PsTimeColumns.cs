using System.Globalization;

namespace Kin.Tool.Looking.Ps;

/// <summary>Columns of time: since when, how long on a CPU, and the share of that.</summary>
internal static class PsTimeColumns
{
    public static readonly PsColumn[] List =
    [
        new("pcpu", "%CPU", "share of its life that it spent on a CPU", r => Percent(r.CpuThousandths))
        {
            Aliases = ["%cpu"],
        },
        new("c", "C", "the same, a whole number up to 99",
            r => Cell.Of(Math.Min(r.CpuThousandths / 10, 99))) { Aliases = ["util"], Least = 2 },
        new("cp", "CP", "the same in thousandths, up to 999",
            r => Cell.Of(Math.Min(r.CpuThousandths, 999))) { Least = 3 },
        new("time", "TIME", "time on a CPU",
            r => Seconds(r.CpuTime, PsTime.Long(r.CpuTime))) { Aliases = ["cputime"], Least = 8 },
        new("bsdtime", "TIME", "time on a CPU, in minutes",
            r => Seconds(r.CpuTime, PsTime.Minutes(r.CpuTime))) { Least = 6 },
        new("times", "TIME", "time on a CPU, in seconds",
            r => Cell.Of((long)r.CpuTime.TotalSeconds)) { Aliases = ["cputimes"] },
        new("utime", "UTIME", "time on a CPU in its own code, in seconds",
            r => Exact(r.Process.UserTime)),
        new("systime", "SYSTEM", "time on a CPU in the kernel, in seconds",
            r => Exact(r.Process.SystemTime)),
        new("etime", "ELAPSED", "how long ago it started",
            r => Seconds(r.Age, PsTime.Elapsed(r.Age))) { Least = 11 },
        new("etimes", "ELAPSED", "how long ago it started, in seconds",
            r => Cell.Of((long)r.Age.TotalSeconds)),
        Start("start_time", "START", "when it started: today, this year, or which year",
            r => PsTime.Short(r.Process.StartTime, r.Context.Now)) with { IsText = true },
        Start("stime", "STIME", "when it started: today, this year, or which year",
            r => PsTime.Short(r.Process.StartTime, r.Context.Now)) with { IsText = true },
        Start("bsdstart", "START", "when it started: hours and minutes, or the day",
            r => PsTime.Bsd(r.Process.StartTime, r.Context.Now)) with { Least = 6 },
        Start("start", "STARTED", "when it started: hours to seconds, or the day",
            r => PsTime.Started(r.Process.StartTime, r.Context.Now)) with { Least = 8 },
        Start("lstart", "STARTED", "when it started, in full", r => PsTime.Full(r.Process.StartTime)),
    ];

    private static PsColumn Start(string name, string heading, string meaning, Func<PsRow, string> show) =>
        new(name, heading, meaning, r => Cell.Of(r.Process.StartTime, show(r)));

    private static Cell Seconds(TimeSpan time, string text) => Cell.Of(time.TotalSeconds, text);

    private static Cell Exact(TimeSpan time) =>
        Cell.Of(time.TotalSeconds, time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture));

    // As ps(1) has it: "0.6", and without the tenths from 100 on.
    private static Cell Percent(long thousandths) => Cell.Of(
        thousandths / 10.0,
        thousandths > 999 ? (thousandths / 10).ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{thousandths / 10}.{thousandths % 10}"));
}
