using System.Globalization;
using System.Text;
using Kin.Inspection;
using Kin.Tool.Processes;

namespace Kin.Tool.Watching;

/// <summary>An event as a line for people.</summary>
internal static class EventText
{
    private const string Gone = "? (gone before it could be looked at)";

    /// <summary>What stands above the lines.</summary>
    public static string Header { get; } = Line("TIME", "EVENT", "PID", "PARENT", "USER", "WHAT");

    /// <summary>The line, with its end.</summary>
    public static string Of(ProcessEvent e, bool colour)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        string what = Quoted.Line(What(e)) + (e.IsInferred ? " (inferred)" : "");
        bool failed = e.Kind == ProcessEventKind.Lost
            || (e.Kind == ProcessEventKind.Exit && (e.ExitCode > 0 || e.Signal is not null));
        return Line(
            e.Time.ToLocalTime().ToString("HH:mm:ss.ffffff", c),
            EventKinds.WordOf(e.Kind),
            e.ProcessId == 0 ? "" : e.ProcessId.ToString(c),
            e.ParentId?.ToString(c) ?? "",
            e.ProcessId == 0 ? "" : User(e.UserId),
            failed && colour ? $"\e[31m{what}\e[0m" : what);
    }

    private static string What(ProcessEvent e) => What(e, e.Name ?? "?")
        + (e.ThreadId is int thread
            ? string.Create(CultureInfo.InvariantCulture, $" (thread {thread})") : "");

    private static string What(ProcessEvent e, string name) => e.Kind switch
    {
        ProcessEventKind.Lost when e.LostCount is long count =>
            string.Create(CultureInfo.InvariantCulture, $"{count} events of this machine"),
        ProcessEventKind.Lost => "events of this machine, not known yet how many",
        ProcessEventKind.Exec => e.CommandLine is null ? e.Name ?? Gone : string.Join(' ', e.CommandLine),
        ProcessEventKind.Exit => $"{name}: {Ending(e)}",
        ProcessEventKind.UserChange => $"{name}: now {User(e.UserId)}",
        ProcessEventKind.GroupChange => $"{name}: now group {e.GroupId}",
        ProcessEventKind.Trace => e.TracerId == 0 ? $"{name}: by nobody" : $"{name}: by {e.TracerId}",
        _ => name,
    };

    private static string User(uint? id) => id is uint known ? AccountNames.User(known) : "?";

    private static string Ending(ProcessEvent e)
    {
        StringBuilder text = new();
        CultureInfo c = CultureInfo.InvariantCulture;
        if (e.ExitCode is int code)
        {
            text.Append(c, $"exit code {code}");
        }
        else
        {
            text.Append(e.Signal is Signal signal ? $"killed by {signal}" : "exit status unknown");
            text.Append(e.CoreDumped ? " (core dumped)" : "");
        }

        if (e.Duration is TimeSpan time)
        {
            text.Append(time.TotalSeconds < 1
                ? string.Create(c, $", after {time.TotalMilliseconds:0.0} ms")
                : string.Create(c, $", after {time.TotalSeconds:0.000} s"));
        }

        return text.ToString();
    }

    private static string Line(
        string time, string kind, string id, string parent, string user, string what) =>
        $"{time,-15} {kind,-11} {id,7} {parent,7} {user,-8} {what}\n";
}
