using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Ps;

/// <summary>All columns, by name.</summary>
internal static class PsColumns
{
    // Other names over which ps(1) writes another heading too.
    private static readonly Dictionary<string, string> s_headings = new(StringComparer.Ordinal)
    {
        ["svuser"] = "SVUSER", ["fsuser"] = "FSUSER", ["svuid"] = "SVUID", ["fsuid"] = "FSUID",
        ["svgroup"] = "SVGROUP", ["fsgroup"] = "FSGROUP", ["svgid"] = "SVGID", ["fsgid"] = "FSGID",
        ["rsz"] = "RSZ", ["pagein"] = "PAGEIN", ["policy"] = "POL", ["cpuid"] = "CPUID", ["lastcpu"] = "C",
        ["cgname"] = "CGNAME", ["tname"] = "TTY", ["tty8"] = "TTY", ["longtname"] = "TTY",
        ["minflt"] = "MINFLT", ["majflt"] = "MAJFLT", ["sig_catch"] = "CATCHED",
    };

    private static readonly Dictionary<string, PsColumn> s_byName = Named();

    /// <summary>The columns, by subject.</summary>
    public static IEnumerable<PsColumn> All =>
        [.. PsFamilyColumns.List, .. PsUserColumns.List, .. PsTimeColumns.List, .. PsMemoryColumns.List,
            .. PsScheduleColumns.List, .. PsOtherColumns.List];

    /// <summary>The column with that name; null: there is none.</summary>
    public static PsColumn? TryFind(string name) =>
        s_byName.GetValueOrDefault(name) ?? s_byName.GetValueOrDefault(name.ToLowerInvariant());

    /// <summary>The column with that name.</summary>
    /// <exception cref="UsageException">There is none; the message suggests the nearest.</exception>
    public static PsColumn Find(Verb verb, string name) =>
        TryFind(name) ?? throw verb.Wrong(Suggestion.For(name, s_byName.Keys) is string near
            ? $"no column '{name}'. Did you mean '{near}'?"
            : $"no column '{name}'. 'kin ps --list-columns' lists them.");

    /// <summary>One that is known to be there.</summary>
    public static PsColumn Of(string name) => s_byName[name];

    private static Dictionary<string, PsColumn> Named()
    {
        Dictionary<string, PsColumn> all = new(StringComparer.Ordinal);
        foreach (PsColumn column in All)
        {
            all.Add(column.Name, column);
            foreach (string alias in column.Aliases)
            {
                string heading = s_headings.GetValueOrDefault(alias, column.Heading);
                all.Add(alias, column with { Name = alias, Heading = heading });
            }
        }

        return all;
    }
}
