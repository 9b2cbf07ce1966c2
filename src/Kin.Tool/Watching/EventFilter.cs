using System.IO.Enumeration;
using System.Text;
using Kin.Inspection;

namespace Kin.Tool.Watching;

/// <summary>Which events are shown. Losses are, whatever was asked for.</summary>
/// <param name="Kinds">Of these kinds.</param>
/// <param name="Names">Of programs of one of these names, * and ? allowed; empty: of all.</param>
/// <param name="Users">Of one of these users; empty: of all.</param>
internal sealed record EventFilter(
    IReadOnlySet<ProcessEventKind> Kinds, IReadOnlyList<string> Names, IReadOnlySet<uint> Users)
{
    private const int LongestName = 15;

    /// <summary>Threads are asked for.</summary>
    public bool WantsThreads => Kinds.Contains(ProcessEventKind.ThreadStart)
        || Kinds.Contains(ProcessEventKind.ThreadExit);

    /// <summary>Whether it is shown.</summary>
    public bool Shows(ProcessEvent e) => e.Kind == ProcessEventKind.Lost
        || (Kinds.Contains(e.Kind)
            && (Names.Count == 0 || (e.Name is string name && Names.Any(pattern => IsNamed(pattern, name))))
            && (Users.Count == 0 || (e.UserId is uint user && Users.Contains(user))));

    // The kernel keeps 15 bytes of a name.
    private static bool IsNamed(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)
        || (Encoding.UTF8.GetByteCount(name) == LongestName
            && pattern.StartsWith(name, StringComparison.Ordinal));
}
