using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Ps;

/// <summary>The order of the lines: by columns, or by who started whom.</summary>
internal static class PsOrder
{
    /// <summary>By each key in turn; what is equal keeps its order.</summary>
    /// <param name="verb">For messages.</param>
    /// <param name="rows">The lines.</param>
    /// <param name="keys">"[+|-]COLUMN[,...]".</param>
    /// <exception cref="UsageException">There is no such column.</exception>
    public static List<PsRow> Sorted(Verb verb, List<PsRow> rows, IEnumerable<string> keys)
    {
        IOrderedEnumerable<PsRow> sorted = rows.Order(Comparer<PsRow>.Create((_, _) => 0));
        string[] all = [.. keys.SelectMany(k => k.Split(',', StringSplitOptions.RemoveEmptyEntries))];
        foreach (string key in all.Length > 0 ? all : throw verb.Wrong("the list of --sort is empty."))
        {
            PsColumn column = PsColumns.Find(verb, key.TrimStart('+', '-'));
            Dictionary<PsRow, Cell> cells = rows.ToDictionary(row => row, column.Make);
            int sign = key[0] == '-' ? -1 : 1;
            sorted = sorted.ThenBy(
                row => cells[row], Comparer<Cell>.Create((a, b) => sign * a.CompareTo(b)));
        }

        return [.. sorted];
    }

    /// <summary>
    /// Each below its parent, in the order given, with its branch. Roots are those whose parent is not shown,
    /// and
    /// the children of process 1, as in ps(1).
    /// </summary>
    /// <param name="rows">The lines.</param>
    /// <param name="isPlain">Two blanks for each level (-H), and no branches.</param>
    public static List<PsRow> Forest(List<PsRow> rows, bool isPlain)
    {
        HashSet<int> shown = [.. rows.Select(row => row.Process.ProcessId)];
        ILookup<int, PsRow> children = rows.ToLookup(row => ParentOf(row, shown));
        List<PsRow> ordered = [];
        Stack<(PsRow Row, string Before, bool IsLast)> left = new();
        Push(children[0], "", left);
        while (left.TryPop(out (PsRow Row, string Before, bool IsLast) next))
        {
            (PsRow row, string before, bool isLast) = next;
            bool isRoot = ParentOf(row, shown) == 0;
            row.Branch = isRoot ? "" : isPlain ? before + "  " : before + @" \_ ";
            ordered.Add(row);
            string below = isRoot ? "" : isPlain ? before + "  " : before + (isLast ? "    " : " |  ");
            if (!row.Process.IsThread || row.Process.Id == row.Process.ProcessId)
            {
                Push(children[row.Process.ProcessId], below, left);
            }
        }

        return ordered;
    }

    private static int ParentOf(PsRow row, HashSet<int> shown) =>
        row.Process.ParentId is var parent && parent > 1 && shown.Contains(parent) ? parent : 0;

    private static void Push(
        IEnumerable<PsRow> rows, string before, Stack<(PsRow Row, string Before, bool IsLast)> left)
    {
        PsRow[] all = [.. rows];
        for (int i = all.Length - 1; i >= 0; i--)
        {
            left.Push((all[i], before, i == all.Length - 1));
        }
    }
}
