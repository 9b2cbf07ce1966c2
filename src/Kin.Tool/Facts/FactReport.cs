using Kin.Inspection;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kin.Tool.Facts;

/// <summary>The facts for people.</summary>
internal static class FactReport
{
    private const int LabelColumn = 30;
    private static readonly Style s_bold = new(decoration: Decoration.Bold);

    /// <summary>Group by group; groups without a fact are left out.</summary>
    public static IEnumerable<IRenderable> Of(IEnumerable<FactGroup> groups)
    {
        foreach (FactGroup group in groups)
        {
            Fact[] shown = [.. group.Facts.Where(fact => fact.Text is not null)];
            if (shown.Length > 0)
            {
                yield return new Text(group.Title, s_bold);
                yield return Rows(
                    shown.Select(fact => (string[])[$"  {fact.Label}", fact.Text!]), 2, LabelColumn);
                yield return Text.Empty;
            }
        }
    }

    /// <summary>The limits, soft and hard.</summary>
    public static IEnumerable<IRenderable> Limits(IEnumerable<ProcessLimit> limits) =>
    [
        new Text("limits", s_bold),
        Rows(
            limits.Select(l => (string[])[$"  {Name(l)}", Number(l.Soft), Number(l.Hard), l.Unit])
                .Prepend(["", "soft", "hard", ""]),
            4, LabelColumn),
        Text.Empty,
    ];

    /// <summary>A table with a heading above and a line of names, if it has any.</summary>
    public static IEnumerable<IRenderable> Table(
        string title, string[] columns, IEnumerable<string[]> rows) =>
        [new Text(title, s_bold), new FlowingTable(columns, rows.Select(Visibly), Style.Plain), Text.Empty];

    /// <summary>A table with a line of names in bold.</summary>
    public static IRenderable Cells(string[] columns, IEnumerable<string[]> rows) =>
        new FlowingTable(columns, rows.Select(Visibly), s_bold);

    // Whatever came from a process is one line.
    private static string[] Visibly(string[] row) => Array.ConvertAll(row, Visible.Text);

    private static string Name(
        ProcessLimit limit) => limit.Name.Replace("Max ", "", StringComparison.Ordinal);

    private static string Number(ulong? value) => value?.ToString() ?? "unlimited";

    // Columns without lines between them; all but the last keep their width when the terminal is narrow.
    private static Table Rows(IEnumerable<string[]> rows, int columns, int? first)
    {
        Table table = new Table().NoBorder().HideHeaders();
        for (int i = 0; i < columns; i++)
        {
            table.AddColumn(new TableColumn("").Padding(0, 0, 2, 0));
            table.Columns[i].NoWrap = i < columns - 1;
        }

        table.Columns[0].Width = first;
        foreach (string[] row in rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        return table;
    }
}
