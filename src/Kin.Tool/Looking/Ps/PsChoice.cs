using System.Text.RegularExpressions;
using Kin.Inspection;

namespace Kin.Tool.Looking.Ps;

/// <summary>
/// Which processes are shown: those for which one of the conditions holds, as ps(1) has it; of those, the
/// ones that
/// fit name, state, control group, container, namespaces and port. Once it is made: thread-safe.
/// </summary>
internal sealed class PsChoice
{
    private readonly List<Func<PsRow, bool>> _any = [];
    private readonly Lazy<Caller> _caller = new(Caller.Read);

    /// <summary>The numbers that were asked for, in order.</summary>
    public required IReadOnlyList<int> Ids { get; init; }

    /// <summary>Those for which none of the conditions holds.</summary>
    public bool IsOthers { get; init; }

    public Regex? Name { get; set; }

    public string? States { get; set; }

    public string? ControlGroup { get; set; }

    public string? Container { get; set; }

    /// <summary>Namespaces that it has to be in.</summary>
    public IReadOnlyList<NamespaceId>? Namespaces { get; set; }

    /// <summary>Those that have the port that was asked for.</summary>
    public IReadOnlySet<int>? PortHolders { get; set; }

    /// <summary>Numbers are all that was asked for: nothing else needs to be looked at.</summary>
    public bool IsIdsAlone => Ids.Count > 0 && _any.Count == 1 && !IsOthers;

    /// <summary>Some of those that were chosen may be left out again.</summary>
    public bool IsNarrowed => Name is not null || States is not null || ControlGroup is not null
        || Container is not null || Namespaces is not null || PortHolders is not null;

    /// <summary>One more condition.</summary>
    public void Add(Func<PsRow, bool> condition) => _any.Add(condition);

    /// <summary>
    /// The letters without a dash: a for terminals, x for this user, both for all, T for this terminal, r for
    /// those
    /// that run. When nothing is asked for: this user's at this terminal, or with letters at any terminal.
    /// </summary>
    public void AddLetters(string letters)
    {
        bool a = Has(letters, 'a'), x = Has(letters, 'x');
        if (a || x)
        {
            _any.Add(a && x ? _ => true : a ? row => row.Process.Terminal is not null : IsOwnUser);
        }

        if (Has(letters, 'T'))
        {
            _any.Add(IsOwnTerminal);
        }

        if (_any.Count == 0)
        {
            _any.Add(letters.Length > 0
                ? row => row.Process.Terminal is not null && IsOwnUser(row)
                : row => IsOwnTerminal(row) && IsOwnUser(row));
        }

        States = Has(letters, 'r') ? "RD" : States;
    }

    /// <summary>Whether a process is shown.</summary>
    public bool Includes(PsRow row) =>
        IsOthers != _any.Exists(condition => condition(row))
        && (States is null || States.Contains(row.Process.State.Letter(), StringComparison.Ordinal))
        && (Name is null || Name.IsMatch(row.Process.Name) || Name.IsMatch(LineOf(row)))
        && (PortHolders is null || PortHolders.Contains(row.Process.ProcessId))
        && (Namespaces is null || Namespaces.All(
            wanted => row.NamespaceOf(wanted.Kind).TryGet(out NamespaceId id) && id == wanted))
        && (ControlGroup is null || IsInGroup(row, ControlGroup))
        && (Container is null
            || ContainerId.Of(row)?.StartsWith(Container, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>How a terminal may be called: "pts/3", "/dev/pts/3", "3"; "-" is none.</summary>
    public static IEnumerable<string> NamesOf(string? terminal) => terminal is null
        ? ["-", "?"]
        : [terminal, $"/dev/{terminal}", terminal[(terminal.LastIndexOf('/') + 1)..], WithoutTty(terminal)];

    private static string WithoutTty(string terminal) =>
        terminal.StartsWith("tty", StringComparison.Ordinal) ? terminal[3..] : terminal;

    private static string LineOf(PsRow row) =>
        row.CommandLine.TryGet(out IReadOnlyList<string>? words) ? string.Join(' ', words) : "";

    private static bool IsInGroup(PsRow row, string path)
    {
        string wanted = "/" + path.Trim('/');
        return row.ControlGroups.TryGet(out IReadOnlyList<ControlGroupPath>? groups)
            && groups.Any(group => wanted == "/" || group.Path == wanted
                || group.Path.StartsWith($"{wanted}/", StringComparison.Ordinal));
    }

    private static bool Has(string letters, char letter) =>
        letters.Contains(letter, StringComparison.Ordinal);

    private bool IsOwnTerminal(PsRow row) => row.Process.Terminal == _caller.Value.Terminal;

    private bool IsOwnUser(PsRow row) =>
        row.Status.TryGet(out ProcessStatus? status) && status.UserIds.Effective == _caller.Value.User;

    /// <summary>Who asks.</summary>
    private sealed record Caller(string? Terminal, uint User)
    {
        public static Caller Read()
        {
            ProcessInfo own = ProcFs.Default.OpenSelf();
            return new(own.Terminal, own.ReadStatus().Value.UserIds.Effective);
        }
    }
}
