using System.CommandLine;
using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Ps;

/// <summary>The options that say what is shown of a process.</summary>
internal sealed class PsLayoutOptions
{
    private static readonly string[] s_before = ["pid"], s_after = ["s", "tty", "time", "args"];

    private readonly Verb _verb;
    private readonly Flag _full, _extraFull, _long, _noFlags, _jobs, _policy, _cpu, _threads, _spids;
    private readonly Option<string[]> _format, _formatBetween;

    public PsLayoutOptions(Verb verb)
    {
        _verb = verb;
        _full = verb.Flag("--full", "Columns: user, parent, start, command line.", "-f");
        _extraFull = verb.Flag("-F", "As -f, with memory and CPU.");
        _long = verb.Flag("--long", "Columns: state, priority, size, where it waits.", "-l");
        _noFlags = verb.Flag("-y", "With -l: memory in place of flags and address.");
        _jobs = verb.Flag("--jobs", "Columns: process group and session.", "-j");
        _policy = verb.Flag("-c", "Columns: scheduling policy and priority.");
        _cpu = verb.Flag("-P", "With the CPU on which each ran last.");
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

        PsLayout layout = Layout(line, letters);
        return layout.Conflict is not string both ? [.. layout.Columns()]
            : throw _verb.Wrong($"{both} are two layouts; one can be shown.");
    }

    private PsLayout Layout(ParseResult line, string letters) => new()
    {
        IsFull = line.Has(_full) || line.Has(_extraFull),
        IsExtra = line.Has(_extraFull),
        IsLong = line.Has(_long),
        IsShort = line.Has(_noFlags),
        HasJobs = line.Has(_jobs),
        HasPolicy = line.Has(_policy),
        HasCpu = line.Has(_cpu),
        HasLwp = line.Has(_threads) && !line.Has(_spids),
        HasSpid = line.Has(_spids),
        Letters = letters,
        IsBsd = letters.Length > 0 || _verb.Operands.Count > 0,
    };

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
