namespace Kin.Tool.Looking.Top.Columns;

/// <summary>Sets of columns that have a name.</summary>
internal static class TopViews
{
    /// <summary>In the order in which Tab goes through them: the first is the usual one.</summary>
    public static IReadOnlyList<TopView> All { get; } =
    [
        Of("usual", "pid user pr ni virt res shr s cpu mem time command"),
        Of("scheduling", "pid user pr ni s p cpu run ready blocked csw icsw time command"),
        Of("io", "pid user s cpu read write majflt res time command"),
        Of("groups",
            "pid user s cpu res memuse memmax cpumax thr throttled psicpu psimem psiio cgroup command"),
    ];

    /// <summary>The set of that name; null: there is none.</summary>
    public static TopView? Find(string name) => All.FirstOrDefault(view => view.Name == name);

    private static TopView Of(string name, string columns) =>
        new(name, [.. columns.Split(' ').Select(column => TopColumns.Find(column)!)]);
}
