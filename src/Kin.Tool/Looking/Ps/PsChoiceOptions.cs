using System.CommandLine;
using System.Globalization;
using Kin.Native;
using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Ps;

/// <summary>The options that say which processes are shown.</summary>
internal sealed class PsChoiceOptions
{
    private readonly Verb _verb;
    private readonly Option<bool> _all, _terminals, _noLeaders, _others;
    private readonly Option<string[]> _ids, _parents, _users, _realUsers, _groups, _realGroups, _sessions;
    private readonly Option<string[]> _sessionsOrGroups, _terminal, _commands;
    private readonly Option<string> _name, _state, _cgroup, _container;

    public PsChoiceOptions(Verb verb)
    {
        _verb = verb;
        _all = verb.Flag("--all", "Every process.", "-e", "-A");
        _terminals = verb.Flag("-a", "Those with a terminal, but no leaders of sessions.");
        _noLeaders = verb.Flag("-d", "All but leaders of sessions.");
        _ids = verb.Repeated("--pid", "LIST", "Those with these numbers; so do numbers alone.", "-p", "-q");
        _parents = verb.Repeated("--ppid", "LIST", "The children of these.");
        _commands = verb.Repeated("--command", "LIST", "Those of these programs, by name.", "-C");
        _users = verb.Repeated("--user", "LIST", "Those that act as these users, by name or number.", "-u");
        _realUsers = verb.Repeated("--User", "LIST", "Those that these users started.", "-U");
        _groups = verb.Repeated("--group", "LIST", "Those that act as these groups, by name or number.");
        _realGroups = verb.Repeated("--Group", "LIST", "Those that these groups started.", "-G");
        _sessions = verb.Repeated("--sid", "LIST", "Those of these sessions.", "-s");
        _sessionsOrGroups = verb.Repeated("-g", "LIST", "Those of these sessions, or that act as these groups.");
        _terminal = verb.Repeated("--tty", "LIST", "Those at these terminals; - for none.", "-t");
        _others = verb.Flag("--deselect", "All but those that the options above choose.", "-N");
        _name = verb.Valued("--name", "PATTERN", "Of those: whose command line matches (regular expression).");
        _state = verb.Valued("--state", "LETTERS", "Of those: in one of these states, such as RD.");
        _cgroup = verb.Valued("--cgroup", "PATH", "Of those: in this control group, or below it.");
        _container = verb.Valued("--container", "ID", "Of those: in the container whose number begins so.");
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UsageException">A list is not understood.</exception>
    public PsChoice Read(ParseResult line, string letters)
    {
        PsChoice choice = new() { IsOthers = line.GetValue(_others), Ids = Ids(line) };
        AddLists(choice, line);
        if (line.GetValue(_all))
        {
            choice.Add(_ => true);
        }

        if (line.GetValue(_terminals))
        {
            choice.Add(row => row.Process is { Terminal: not null, IsSessionLeader: false });
        }

        if (line.GetValue(_noLeaders))
        {
            choice.Add(row => !row.Process.IsSessionLeader);
        }

        choice.AddLetters(letters);
        choice.Name = line.GetValue(_name) is string pattern ? Pattern.Of(_verb, pattern) : null;
        choice.States = line.GetValue(_state);
        choice.ControlGroup = line.GetValue(_cgroup);
        choice.Container = line.GetValue(_container);
        return choice;
    }

    private void AddLists(PsChoice choice, ParseResult line)
    {
        if (choice.Ids.Count > 0)
        {
            choice.Add(row => choice.Ids.Contains(row.Process.ProcessId));
        }

        if (Numbers(line, _parents) is { Count: > 0 } parents)
        {
            choice.Add(row => parents.Contains(row.Process.ParentId));
        }

        if (Numbers(line, _sessions) is { Count: > 0 } sessions)
        {
            choice.Add(row => sessions.Contains(row.Process.SessionId));
        }

        if (Words(line, _commands) is { Count: > 0 } names)
        {
            choice.Add(row => names.Contains(row.Process.Name) || names.Contains(PsChoice.ProgramOf(row)));
        }

        if (Words(line, _terminal) is { Count: > 0 } terminals)
        {
            choice.Add(row => PsChoice.NamesOf(row.Process.Terminal).Any(terminals.Contains));
        }

        AddAccounts(choice, line);
    }

    private void AddAccounts(PsChoice choice, ParseResult line)
    {
        AddIds(choice, Users(line, _users), row => row.Status.TryGet(out var s) ? s.UserIds.Effective : null);
        AddIds(choice, Users(line, _realUsers), row => row.Status.TryGet(out var s) ? s.UserIds.Real : null);
        AddIds(choice, Groups(line, _groups), row => row.Status.TryGet(out var s) ? s.GroupIds.Effective : null);
        AddIds(choice, Groups(line, _realGroups), row => row.Status.TryGet(out var s) ? s.GroupIds.Real : null);
        List<string> either = Words(line, _sessionsOrGroups);
        if (either.Count > 0 && either.All(word => word.All(char.IsAsciiDigit)))
        {
            List<int> sessions = either.ConvertAll(Number);
            choice.Add(row => sessions.Contains(row.Process.SessionId));
        }
        else
        {
            AddIds(
                choice, either.ConvertAll(Group),
                row => row.Status.TryGet(out var s) ? s.GroupIds.Effective : null);
        }
    }

    private static void AddIds(PsChoice choice, List<int> wanted, Func<PsRow, uint?> idOf)
    {
        if (wanted.Count > 0)
        {
            choice.Add(row => idOf(row) is uint id && wanted.Contains(unchecked((int)id)));
        }
    }

    private List<int> Ids(ParseResult line)
    {
        List<int> ids = Numbers(line, _ids);
        foreach (string operand in _verb.Operands)
        {
            ids.AddRange(Split(operand).Select(Operand));
        }

        ids.Sort();
        return ids.Count > 1 ? [.. ids.Distinct()] : ids;
    }

    private List<int> Numbers(ParseResult line, Option<string[]> option) => Words(line, option).ConvertAll(Number);

    private List<int> Users(ParseResult line, Option<string[]> option) =>
        Words(line, option).ConvertAll(word => Account(word, AccountNames.UserId));

    private List<int> Groups(ParseResult line, Option<string[]> option) => Words(line, option).ConvertAll(Group);

    private int Group(string word) => Account(word, AccountNames.GroupId);

    private int Account(string word, Func<string, uint> find)
    {
        try
        {
            return unchecked((int)find(word));
        }
        catch (LinuxException e)
        {
            throw _verb.Wrong($"{e.Subject}: there is none of that name.");
        }
    }

    private static List<string> Words(ParseResult line, Option<string[]> option)
    {
        List<string> words = [];
        foreach (string list in line.GetValue(option) ?? [])
        {
            words.AddRange(Split(list));
        }

        return words;
    }

    private static string[] Split(string list) => list.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private int Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number : throw _verb.Wrong($"'{word}' is no number of a process.");

    private int Operand(string word) => char.IsAsciiDigit(word[0]) || PsWords.UnknownIn(word) is not char unknown
        ? Number(word)
        : throw _verb.Wrong(
            $"'{word}' is neither the number of a process nor letters of ps: '{unknown}' is not known.");
}
