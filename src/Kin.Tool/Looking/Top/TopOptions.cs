using System.CommandLine;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Processes;
using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Top;

/// <summary>The options that say what is shown and how.</summary>
internal sealed class TopOptions
{
    private readonly Verb _verb;
    private readonly Option<string> _delay, _sort, _view, _name, _state;
    private readonly Option<string[]> _columns, _users, _ids;
    private readonly Flag _threads, _tree, _names, _idle, _bare, _reverse;

    public TopOptions(Verb verb)
    {
        _verb = verb;
        _delay = verb.Valued("--delay", "SECONDS", "Between two looks, 0.1 to 86400; by default 1.5.", "-d");
        _columns = verb.Repeated("--columns", "LIST", "These columns, from left to right.", "-o");
        _view = verb.Valued("--view", "NAME", "The columns of a view: usual, scheduling, io, groups.");
        _sort = verb.Valued(
            "--sort", "COLUMN", "By this column; -NAME or +NAME: from the largest, the smallest.");
        _reverse = verb.Flag("--reverse", "The other way round.");
        _users = verb.Repeated("--user", "USER,...", "Of these users, by name or number.", "-u", "-U");
        _ids = verb.Repeated("--pid", "PID,...", "These processes.", "-p");
        _name = verb.Valued("--name", "TEXT", "Those with this in name or command line.");
        _state = verb.Valued("--state", "LETTERS", "Those in one of these states, as RD.");
        _idle = verb.Flag("--active", "Those that used a CPU, or run.", "-i");
        _threads = verb.Flag("--threads", "A row for each thread.", "-H");
        _tree = verb.Flag("--tree", "Children below their parents.", "-V", "--forest");
        _names = verb.Flag("--names", "Names of programs, without arguments.", "-c");
        _bare = verb.Flag("--no-meters", "Without CPU, memory and pressure.");
    }

    /// <summary>The processes that are looked at; empty: all.</summary>
    public IReadOnlyList<int> Ids(ParseResult line) => [.. (line.GetValue(_ids) ?? []).SelectMany(
        numbers => TopFilterText.Ids(numbers)
            ?? throw _verb.Wrong($"'{numbers}' is no process id.")).Distinct().Order()];

    /// <summary>What they say.</summary>
    public TopSettings Read(ParseResult line)
    {
        IReadOnlyList<TopColumn> columns = Columns(line);
        (TopColumn sort, bool isReversed) = Sort(line.GetValue(_sort), line.Has(_tree));
        return new TopSettings
        {
            Columns = columns,
            Sort = sort,
            IsReversed = isReversed != line.Has(_reverse),
            Delay = Delay(line.GetValue(_delay)),
            Filter = Filter(line),
            HasThreads = line.Has(_threads),
            IsTree = line.Has(_tree),
            HasCommandLines = !line.Has(_names),
            HasMeters = !line.Has(_bare),
        };
    }

    private IReadOnlyList<TopColumn> Columns(ParseResult line)
    {
        string? view = line.GetValue(_view);
        string[] names = [.. (line.GetValue(_columns) ?? []).SelectMany(
            word => word.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))];
        if (view is not null && names.Length > 0)
        {
            throw _verb.Wrong("--view and --columns say the same twice.");
        }

        if (names.Length == 0)
        {
            return line.GetValue(_columns) is { Length: > 0 }
                ? throw _verb.Wrong("--columns names no column.") : View(view ?? "usual").Columns;
        }

        return [.. names.Select(Column).Distinct()];
    }

    private TopView View(string name) => TopViews.Find(name) ?? throw _verb.Wrong(
        $"there is no view '{name}': {string.Join(", ", TopViews.All.Select(view => view.Name))}.");

    private TopColumn Column(string name) => TopColumns.Find(name)
        ?? throw _verb.Wrong($"there is no column '{name}'. 'kin top --list-columns' lists them.");

    private (TopColumn Column, bool IsReversed) Sort(string? word, bool isTree)
    {
        if (word is null)
        {
            return (TopColumns.Find(isTree ? "pid" : "cpu")!, false);
        }

        bool hasSign = word.Length > 1 && word[0] is '-' or '+';
        TopColumn column = Column(hasSign ? word[1..] : word);
        return (column, hasSign && column.IsUpwards == (word[0] == '-'));
    }

    private TimeSpan Delay(string? word)
    {
        TopSettings usual = new() { Columns = [], Sort = TopColumns.All[0] };
        TimeSpan delay = word is null ? usual.Delay : ProcessNumbers.Seconds(_verb, "--delay", word);
        return delay < TopSettings.ShortestDelay
            ? throw _verb.Wrong($"--delay '{word}' is less than 0.1 seconds.")
            : delay > TopSettings.LongestDelay ? throw _verb.Wrong($"--delay '{word}' is more than a day.")
            : delay;
    }

    private TopFilter Filter(ParseResult line) => new()
    {
        Text = line.GetValue(_name) ?? "",
        States = line.GetValue(_state) is string letters
            ? TopFilterText.States(letters)
                ?? throw _verb.Wrong($"--state '{letters}' is no list of states, as RD.")
            : "",
        Users = [.. (line.GetValue(_users) ?? []).SelectMany(
            names => TopFilterText.Users(names) ?? throw _verb.Wrong($"'{names}' is no user."))],
        HidesIdle = line.Has(_idle),
    };
}
