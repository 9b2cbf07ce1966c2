using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top;

/// <summary>Which rows are shown. Immutable.</summary>
internal sealed record TopFilter
{
    public static TopFilter None { get; } = new();

    /// <summary>Name or command line have this in them, in either case.</summary>
    public string Text { get; init; } = "";

    /// <summary>Of one of these users; empty: of all.</summary>
    public IReadOnlyList<uint> Users { get; init; } = [];

    /// <summary>In one of these states; empty: in any.</summary>
    public string States { get; init; } = "";

    /// <summary>Of these processes; empty: of all.</summary>
    public IReadOnlyList<int> Ids { get; init; } = [];

    /// <summary>Only those that used a CPU in the interval, or run.</summary>
    public bool HidesIdle { get; init; }

    /// <summary>Everything is shown.</summary>
    public bool IsEmpty =>
        Text.Length == 0 && Users.Count == 0 && States.Length == 0 && Ids.Count == 0 && !HidesIdle;

    /// <summary>What has to be read of every row.</summary>
    public TopNeeds Needs => (Text.Length > 0 ? TopNeeds.Command : TopNeeds.None)
        | (Users.Count > 0 ? TopNeeds.User : TopNeeds.None);

    /// <summary>The row is shown.</summary>
    public bool Includes(TopRow row)
    {
        TopSubject subject = row.Subject;
        return (Ids.Count == 0 || Ids.Contains(subject.Id) || Ids.Contains(subject.ProcessId))
            && (States.Length == 0 || States.Contains((char)row.State))
            && (Users.Count == 0 || (subject.UserId is uint user && Users.Contains(user)))
            && (!HidesIdle || row.CpuShare > 0 || row.State == Inspection.ProcessState.Running)
            && (Text.Length == 0 || Has(subject.Name) || (subject.Command is string line && Has(line)));
    }

    /// <summary>In words, as they can be typed.</summary>
    public override string ToString() => string.Join(' ', Words());

    private IEnumerable<string> Words()
    {
        if (Text.Length > 0)
        {
            yield return string.Join(
                ' ', Text.Split(' ').Select(word => word.Contains('=') ? $"name={word}" : word));
        }

        if (Users.Count > 0)
        {
            yield return $"user={string.Join(',', Users.Select(Processes.AccountNames.User))}";
        }

        if (States.Length > 0)
        {
            yield return $"state={States}";
        }

        if (Ids.Count > 0)
        {
            yield return $"pid={string.Join(',', Ids)}";
        }

        if (HidesIdle)
        {
            yield return "active";
        }
    }

    private bool Has(string text) => text.Contains(Text, StringComparison.OrdinalIgnoreCase);
}
