using System.CommandLine;
using System.Globalization;
using Kin.Inspection;
using Kin.Native;
using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Ps;

/// <summary>The options that say which processes are shown.</summary>
internal sealed class PsChoiceOptions
{
    private readonly Verb _verb;
    private readonly Flag _all, _terminals, _noLeaders, _others;
    private readonly Option<string[]> _ids, _parents, _users, _realUsers, _groups, _realGroups, _sessions;
    private readonly Option<string[]> _sessionsOrGroups, _terminal, _commands;
    private readonly Option<string> _name, _state, _cgroup, _container, _namespace, _port;

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
        _sessionsOrGroups = verb.Repeated(
            "-g", "LIST", "Those of these sessions, or that act as these groups.");
        _terminal = verb.Repeated("--tty", "LIST", "Those at these terminals; - for none.", "-t");
        _others = verb.Flag("--deselect", "All but those that the options above choose.", "-N");
        _name = verb.Valued(
            "--name", "PATTERN", "Of those: whose command line matches (regular expression).");
        _state = verb.Valued("--state", "LETTERS", "Of those: in one of these states, such as RD.");
        _cgroup = verb.Valued("--cgroup", "PATH", "Of those: in this control group, or below it.");
        _container = verb.Valued("--container", "ID", "Of those: in the container whose number begins so.");
        _namespace = verb.Valued(
            "--ns", "[KIND:]PID", "Of those: in the namespaces of this process, or in its KIND alone.");
        _port = verb.Valued("--port", "N", "Of those: with a TCP or UDP socket at this port.");
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UsageException">A list is not understood.</exception>
    public PsChoice Read(ParseResult line, string letters)
    {
        PsChoice choice = new() { IsOthers = line.Has(_others), Ids = Ids(line) };
        AddLists(choice, line);
        if (line.Has(_all))
        {
            choice.Add(_ => true);
        }

        if (line.Has(_terminals))
        {
            choice.Add(row => row.Process is { Terminal: not null, IsSessionLeader: false });
        }

        if (line.Has(_noLeaders))
        {
            choice.Add(row => !row.Process.IsSessionLeader);
        }

        choice.AddLetters(letters);
        AddFilters(choice, line);
        return choice;
    }

    private void AddFilters(PsChoice choice, ParseResult line)
    {
        choice.Name = Filled(line, _name) is string pattern ? Pattern.Of(_verb, pattern) : null;
        choice.States = line.GetValue(_state) is string states ? States(states) : choice.States;
        choice.ControlGroup = Filled(line, _cgroup);
        choice.Container = Filled(line, _container);
        choice.Namespaces = line.GetValue(_namespace) is string which ? NamespacesOf(which) : null;
        choice.PortHolders = line.GetValue(_port) is string port ? HoldersOf(port) : null;
    }

    // What is empty, as of a variable that was not set, must not choose what was not meant.
    private string? Filled(ParseResult line, Option<string> option) =>
        line.GetValue(option) is not "" ? line.GetValue(option)
            : throw _verb.Wrong($"{option.Name} needs a value, and has an empty one.");

    private string States(string letters)
    {
        IEnumerable<char> known = Enum.GetValues<ProcessState>()
            .Where(state => state != ProcessState.None).Select(state => state.Letter());
        return letters.Length > 0 && letters.All(known.Contains) ? letters
            : throw _verb.Wrong($"--state '{letters}': the letters are {string.Concat(known)}.");
    }

    private List<NamespaceId> NamespacesOf(string which)
    {
        int colon = which.IndexOf(':', StringComparison.Ordinal);
        string? kind = colon < 0 ? null : which[..colon];
        ProcessInfo process = ProcFs.Default.Open(Number(which[(colon + 1)..]));
        return kind is null ? [.. process.ReadNamespaces().Value]
            : NamespaceKinds.All.Contains(kind) ? [process.ReadNamespace(kind).Value]
            : throw _verb.Wrong($"--ns '{which}': the kinds are {string.Join(", ", NamespaceKinds.All)}.");
    }

    private HashSet<int> HoldersOf(string text)
    {
        int port = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            && given is > 0 and <= ushort.MaxValue
            ? given : throw _verb.Wrong($"'{text}' is no port, 1 to 65535.");
        return [.. Connections.Read().Sockets.Where(socket => socket.LocalEndPoint?.Port == port)
            .SelectMany(socket => socket.Holders).Select(holder => holder.ProcessId)];
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
            choice.Add(row =>
                names.Contains(row.Process.Name) || names.Contains(ProgramName.Of(row.Process)));
        }

        if (Words(line, _terminal) is { Count: > 0 } terminals)
        {
            choice.Add(row => PsChoice.NamesOf(row.Process.Terminal).Any(terminals.Contains));
        }

        AddAccounts(choice, line);
    }

    private void AddAccounts(PsChoice choice, ParseResult line)
    {
        AddIds(choice, Users(line, _users), status => status.UserIds.Effective);
        AddIds(choice, Users(line, _realUsers), status => status.UserIds.Real);
        AddIds(choice, Groups(line, _groups), status => status.GroupIds.Effective);
        AddIds(choice, Groups(line, _realGroups), status => status.GroupIds.Real);
        List<string> either = Words(line, _sessionsOrGroups);
        if (either.Count > 0 && either.All(word => word.All(char.IsAsciiDigit)))
        {
            List<int> sessions = Converted(either, Number);
            choice.Add(row => sessions.Contains(row.Process.SessionId));
        }
        else
        {
            AddIds(choice, Converted(either, Group), status => status.GroupIds.Effective);
        }
    }

    private static void AddIds(PsChoice choice, List<int> wanted, Func<ProcessStatus, uint> idOf)
    {
        if (wanted.Count > 0)
        {
            choice.Add(row => row.Status.TryGet(out ProcessStatus? status)
                && wanted.Contains(unchecked((int)idOf(status))));
        }
    }

    private List<int> Ids(ParseResult line)
    {
        List<int> ids = Numbers(line, _ids);
        foreach (string operand in _verb.Operands)
        {
            string[] parts = Split(operand);
            ids.AddRange(parts.Length > 0
                ? parts.Select(Operand) : throw _verb.Wrong("there is an empty word."));
        }

        ids.Sort();
        return ids.Count > 1 ? [.. ids.Distinct()] : ids;
    }

    private List<int> Numbers(ParseResult line, Option<string[]> option) =>
        Converted(Words(line, option), Number);

    private List<int> Users(ParseResult line, Option<string[]> option) =>
        Converted(Words(line, option), word => Account(word, Accounts.UserId));

    private List<int> Groups(ParseResult line, Option<string[]> option) =>
        Converted(Words(line, option), Group);

    // List<string>.ConvertAll<int> is not there compiled ahead.
    private static List<int> Converted(List<string> words, Func<string, int> toNumber)
    {
        List<int> numbers = new(words.Count);
        foreach (string word in words)
        {
            numbers.Add(toNumber(word));
        }

        return numbers;
    }

    private int Group(string word) => Account(word, Accounts.GroupId);

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

    private List<string> Words(ParseResult line, Option<string[]> option)
    {
        List<string> words = [];
        foreach (string list in line.GetValue(option) ?? [])
        {
            string[] parts = Split(list);
            words.AddRange(parts.Length > 0
                ? parts : throw _verb.Wrong($"the list of {option.Name} is empty."));
        }

        return words;
    }

    private static string[] Split(string list) =>
        list.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private int Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number : throw _verb.Wrong($"'{word}' is no number of a process.");

    private int Operand(string word) =>
        char.IsAsciiDigit(word[0]) || PsWords.UnknownIn(word) is not char unknown
        ? Number(word)
        : throw _verb.Wrong(
            $"'{word}' is neither the number of a process nor letters of ps: '{unknown}' is not known.");
}
