using System.CommandLine;
using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Ps;

/// <summary>The options that say what is shown of a process.</summary>
internal sealed class PsLayoutOptions
{
    private static readonly string[] s_before = ["pid"], s_after = ["s", "tty", "time", "args"];

    private readonly Verb _verb;
    private readonly Flag _full, _extraFull, _long, _noFlags, _jobs, _threads, _spids;
    private readonly Option<string[]> _format, _formatBetween;

    public PsLayoutOptions(Verb verb)
    {
        _verb = verb;
        _full = verb.Flag("--full", "Columns: user, parent, start, command line.", "-f");
        _extraFull = verb.Flag("-F", "As -f, with memory and CPU.");
        _long = verb.Flag("--long", "Columns: state, priority, size, where it waits.", "-l");
        _noFlags = verb.Flag("-y", "With -l: memory in place of flags and address.");
        _jobs = verb.Flag("--jobs", "Columns: process group and session.", "-j");
        _format = verb.Repeated(
            "--format", "LIST", "These columns: NAME, NAME=HEADING, NAME:WIDTH.", "-o");
        _formatBetween = verb.Repeated("-O", "LIST", "These columns, between number and state.");
        _threads = verb.Flag("--threads", "A line for each thread, with its number as LWP.", "-L");
        _spids = verb.Flag("-T", "A line for each thread, with its number as SPID.");
    }

    /// <summary>Threads are shown, and not processes.</summary>
    public bool HasThreads(ParseResult line, string letters) =>
        line.Has(_threads) || line.Has(_spids) || letters.Contains('H', StringComparison.Ordinal);

    /// <summary>The columns.</summary>
    /// <exception cref="UsageException">There is no such column.</exception>
    public IReadOnlyList<PsShown> Read(ParseResult line, string letters)
    {
        if (line.GetValue(_format) is { Length: > 0 } given)
        {
            return [.. given.SelectMany(Columns)];
        }

        if (line.GetValue(_formatBetween) is { Length: > 0 } between)
        {
            return [.. Known(s_before), .. between.SelectMany(Columns), .. Known(s_after)];
        }

        bool isDashed = line.Has(_full) || line.Has(_extraFull) || line.Has(_long)
            || line.Has(_jobs) || line.Has(_threads) || line.Has(_spids);
        return letters.Length > 0 && !isDashed ? [.. Known(Lettered(letters))] : [.. Dashed(line)];
    }

    private static IEnumerable<string> Lettered(string letters) =>
        letters.Contains('u', StringComparison.Ordinal)
            ? ["user", "pid", "pcpu", "pmem", "vsz", "rss", "tty", "stat", "start_time", "bsdtime", "command"]
        : letters.Contains('j', StringComparison.Ordinal)
            ? ["ppid", "pid", "pgid", "sid", "tty", "tpgid", "stat", "uid", "bsdtime", "command"]
        : letters.Contains('l', StringComparison.Ordinal)
            ?
            [
                "f", "uid", "pid", "ppid", "priority", "ni", "vsz", "rss", "wchan", "stat", "tty", "bsdtime",
                "command",
            ]
        : letters.Contains('s', StringComparison.Ordinal)
            ? ["uid", "pid", "pending", "blocked", "ignored", "caught", "stat", "tty", "bsdtime", "command"]
        : ["pid", "tty", "stat", "bsdtime", "command"];

    private IEnumerable<PsShown> Dashed(ParseResult line)
    {
        bool isExtra = line.Has(_extraFull), isFull = line.Has(_full) || isExtra;
        bool isLong = line.Has(_long), isShort = isLong && line.Has(_noFlags);
        bool hasLwp = line.Has(_threads) && !line.Has(_spids), isWide = isFull || isLong;
        if (isFull)
        {
            PsColumn user = PsColumns.Of("user");
            foreach (PsShown column in Known(isLong ? isShort ? ["s"] : ["f", "s"] : []))
            {
                yield return column;
            }

            yield return new PsShown(user, user.ToColumn() with { Heading = "UID" });
        }

        string[] rest =
        [
            .. isLong && !isFull ? isShort ? ["s", "uid"] : (string[])["f", "s", "uid"] : [],
            "pid", .. If(isWide, "ppid"), .. If(line.Has(_jobs), "pgid", "sid"),
            .. If(line.Has(_spids), "spid"), .. If(hasLwp, "lwp"), .. If(isWide, "c"),
            .. If(hasLwp && isFull, "nlwp"),
            .. If(isLong, "opri", "ni", isShort ? "rss" : "addr", "sz", "wchan"),
            .. If(isExtra && !isLong, "sz", "rss", "psr"),
            .. If(isFull, "stime"), "tty", "time", isFull ? "cmd" : "ucmd",
        ];
        foreach (PsShown column in Known(rest))
        {
            yield return column;
        }
    }

    private static string[] If(bool condition, params string[] names) => condition ? names : [];

    private static IEnumerable<PsShown> Known(IEnumerable<string> names) =>
        names.Select(name => PsShown.Usual(PsColumns.Of(name)));

    // "pid,user:12,comm=PROGRAM"; a heading goes as far as the next comma.
    private IEnumerable<PsShown> Columns(string list)
    {
        string[] parts = list.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts.Length > 0 ? parts : throw _verb.Wrong("the list of columns is empty."))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? part : part[..equals];
            int colon = name.IndexOf(':', StringComparison.Ordinal);
            int? width = colon < 0 ? null
                : int.TryParse(name.AsSpan(colon + 1), out int given) && given is > 0 and <= 100_000 ? given
                : throw _verb.Wrong($"'{name}': a width is 1 to 100000.");
            PsColumn column = PsColumns.Find(_verb, colon < 0 ? name : name[..colon]);
            Column shown = column.ToColumn();
            yield return new PsShown(column, shown with
            {
                Heading = equals < 0 ? shown.Heading : part[(equals + 1)..],
                Least = width ?? (equals < 0 ? shown.Least : 0),
                Most = width ?? shown.Most,
            });
        }
    }
}
