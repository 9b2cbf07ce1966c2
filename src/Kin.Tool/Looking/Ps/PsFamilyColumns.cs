using Kin.Inspection;

namespace Kin.Tool.Looking.Ps;

/// <summary>Columns that say which process it is, what it does, and to whom it belongs.</summary>
internal static class PsFamilyColumns
{
    private const int NameWidth = 15, CommandWidth = 27, BeginningLength = 8;

    public static readonly PsColumn[] List =
    [
        new("pid", "PID", "number of the process", r => Cell.Of(r.Process.ProcessId)) { Least = 5 },
        new("tgid", "TGID", "the same", r => Cell.Of(r.Process.ProcessId)) { Least = 5 },
        new("ppid", "PPID", "number of its parent", r => Cell.Of(r.Process.ParentId)) { Least = 5 },
        new("pgid", "PGID", "process group", r => Cell.Of(r.Process.ProcessGroupId)) { Least = 5 },
        new("pgrp", "PGRP", "process group", r => Cell.Of(r.Process.ProcessGroupId)) { Least = 5 },
        new("sid", "SID", "session", r => Cell.Of(r.Process.SessionId)) { Least = 5 },
        new("sess", "SESS", "session", r => Cell.Of(r.Process.SessionId))
        {
            Least = 5, Aliases = ["session"],
        },
        new("tpgid", "TPGID", "process group in the foreground of its terminal, or -1",
            r => Cell.Of(r.Process.ForegroundGroupId ?? -1)),
        new("lwp", "LWP", "number of the thread", r => Cell.Of(r.Process.Id)) { Least = 5 },
        new("tid", "TID", "number of the thread", r => Cell.Of(r.Process.Id)) { Least = 5 },
        new("spid", "SPID", "number of the thread", r => Cell.Of(r.Process.Id)) { Least = 5 },
        new("nlwp", "NLWP", "threads", r => Cell.Of(r.Process.ThreadCount)),
        new("thcount", "THCNT", "threads", r => Cell.Of(r.Process.ThreadCount)),
        new("tty", "TT", "controlling terminal", Terminal)
        {
            IsText = true, Least = 8, Aliases = ["tt", "tname", "tty8", "longtname"], LayoutHeading = "TTY",
        },
        new("s", "S", "state, one letter", State) { IsText = true, Aliases = ["state"] },
        new("stat", "STAT", "state, and what is special about it", Stat) { IsText = true },
        new("f", "F", "1: forked and never executed, 4: used rights of root",
            r => Cell.Of((r.Process.Flags >> 6) & 7)) { Aliases = ["flag", "flags"] },
        new("comm", "COMMAND", "name of the program", Name)
        {
            IsText = true, Most = NameWidth, IsCommand = true, Aliases = ["ucomm"],
        },
        new("fname", "COMMAND", "the first eight characters of it",
            r => Cell.Of(Beginning(r.Process.Name)))
        {
            IsText = true, Least = BeginningLength, IsCommand = true,
        },
        new("ucmd", "CMD", "name of the program", Name) { IsText = true, Most = NameWidth, IsCommand = true },
        new("args", "COMMAND", "the program with its arguments", Command)
        {
            IsText = true, Most = CommandWidth, IsCommand = true, Aliases = ["command"],
        },
        new("cmd", "CMD", "the program with its arguments", Command)
        {
            IsText = true, Most = CommandWidth, IsCommand = true,
        },
    ];

    private static Cell Terminal(PsRow row) => Cell.Of(row.Process.Terminal ?? "?");

    private static Cell State(PsRow row) => Cell.Of(row.Process.State.Letter().ToString());

    // As procps: < and N by nice value, L: locked pages, s: leads its session, l: threads, +: foreground.
    private static Cell Stat(PsRow row)
    {
        ref readonly ProcessInfo p = ref row.Process;
        bool isLocked = row.Status.TryGet(out ProcessStatus? status) && status.LockedBytes > 0;
        string priority = p.Nice < 0 ? "<" : p.Nice > 0 ? "N" : "", locked = isLocked ? "L" : "";
        string leader = p.IsSessionLeader ? "s" : "", threads = p.ThreadCount > 1 ? "l" : "";
        return Cell.Of(
            $"{p.State.Letter()}{priority}{locked}{leader}{threads}{(p.IsForeground ? "+" : "")}");
    }

    private static Cell Name(PsRow row) => Cell.Of(row.Process.Name);

    // Not half of a character that takes two places.
    private static string Beginning(string name)
    {
        int length = Math.Min(name.Length, BeginningLength);
        bool isHalf = length < name.Length && char.IsSurrogatePair(name[length - 1], name[length]);
        return name[..(isHalf ? length - 1 : length)];
    }

    private static Cell Command(PsRow row)
    {
        if (row.Context.HasTrueNames)
        {
            string name = row.Process.Name, environment = Environment(row);
            return Cell.Of(name + environment.Replace('\n', ' '), name + environment);
        }

        if (!row.CommandLine.TryGet(out IReadOnlyList<string>? words) || words.Count == 0)
        {
            return Cell.Of($"[{row.Process.Name}]{Defunct(row)}");
        }

        string line = words.Count == 1 ? words[0] : string.Join(' ', words);
        string all = line.TrimEnd(' ') + Environment(row);
        return Cell.Of(all.Replace('\n', ' '), all); // a blank, as in ps, where other characters are '?'
    }

    private static string Environment(PsRow row) =>
        row.Context.HasEnvironment
            && row.Environment.TryGet(out IReadOnlyDictionary<string, string>? all) && all.Count > 0
            ? " " + string.Join(' ', all.Select(one => $"{one.Key}={one.Value}"))
            : "";

    private static string Defunct(PsRow row) => row.Process.State == ProcessState.Zombie ? " <defunct>" : "";
}
