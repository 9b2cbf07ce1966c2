using System.Globalization;
using Kin.Inspection;

namespace Kin.Tool.Looking.Ps;

/// <summary>Columns of how the kernel divides its CPUs.</summary>
internal static class PsScheduleColumns
{
    private static readonly string[] s_classes = ["TS", "FF", "RR", "B", "ISO", "IDL", "DLN"];

    public static readonly PsColumn[] List =
    [
        new("ni", "NI", "nice value, -20 to 19; - under a policy without one",
            r => r.Process.PolicyNumber is 0 or 3 ? Cell.Of(r.Process.Nice) : Cell.Unknown)
        {
            Aliases = ["nice"], Least = 3,
        },
        new("pri", "PRI", "priority, the higher the sooner", r => Cell.Of(39 - r.Process.Priority))
        {
            Least = 3,
        },
        new("opri", "PRI", "priority, the lower the sooner", r => Cell.Of(60 + r.Process.Priority))
        {
            Aliases = ["intpri"], Least = 3,
        },
        new("priority", "PRI", "priority as the kernel has it", r => Cell.Of(r.Process.Priority))
        {
            Least = 3,
        },
        new("cls", "CLS", "scheduling policy: TS, FF, RR, B, IDL, DLN", Class)
        {
            IsText = true, Aliases = ["class", "policy"],
        },
        new("sched", "SCH", "scheduling policy by number", r => Cell.Of(r.Process.PolicyNumber)),
        new("rtprio", "RTPRIO", "real-time priority; - under the usual policy",
            r => r.Process.PolicyNumber != 0 ? Cell.Of(r.Process.RealTimePriority) : Cell.Unknown),
        new("psr", "PSR", "the CPU on which it ran last", r => Cell.Of(r.Process.LastCpu))
        {
            Aliases = ["cpuid", "lastcpu"],
        },
        new("wchan", "WCHAN", "the function of the kernel in which it waits", WaitPlace)
        {
            IsText = true, Most = 6, Least = 6, Aliases = ["wname"],
        },
        new("vsw", "VSW", "context switches because it waited",
            r => r.FromStatus(s => Cell.Of(s.VoluntarySwitches))),
        new("isw", "ISW", "context switches because others were to run",
            r => r.FromStatus(s => Cell.Of(s.InvoluntarySwitches))),
        new("ready", "READY", "time that it was ready and had no CPU, in seconds",
            r => r.Schedule.TryGet(out ProcessSchedule s) ? Exact(s.Ready) : Cell.Unknown),
    ];

    private static Cell Class(PsRow row)
    {
        int policy = row.Process.PolicyNumber;
        return Cell.Of(policy >= 0 && policy < s_classes.Length ? s_classes[policy] : "?");
    }

    // As ps(1): without the marks in front that say nothing.
    private static Cell WaitPlace(PsRow row) =>
        row.WaitPlace.TryGet(out string? place)
            && place?.TrimStart('.').TrimStart('_') is { Length: > 0 } name
            ? Cell.Of(name) : Cell.Unknown;

    private static Cell Exact(TimeSpan time) =>
        Cell.Of(time.TotalSeconds, time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture));
}
