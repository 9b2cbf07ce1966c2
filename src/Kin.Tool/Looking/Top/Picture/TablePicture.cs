using Kin.Inspection;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top.Picture;

/// <summary>Headings and rows as lines.</summary>
/// <param name="isAscii">Branches of trees are drawn with letters.</param>
internal sealed class TablePicture(bool isAscii)
{
    private readonly string[] _branches =
        isAscii ? ["`- ", "|- ", "|  ", "   "] : ["└─ ", "├─ ", "│  ", "   "];
    private readonly List<string> _prefix = [];

    /// <summary>The line of headings; the column that is sorted by stands out.</summary>
    public static void Heading(StyledLine line, TopSettings settings)
    {
        line.Clear();
        foreach (TopColumn column in settings.Columns)
        {
            Style style = column == settings.Sort ? Style.SortHeading : Style.Heading;
            line.Add(' ', line.Length > 0 ? 1 : 0, Style.Heading);
            if (column.IsCommand)
            {
                line.Add(column.Heading, style);
            }
            else
            {
                line.AddFitting(column.Heading, column.Width, column.Form != TopForm.Text, style);
            }
        }
    }

    /// <summary>A row of the table.</summary>
    public void Row(
        StyledLine line, Snapshot look, Arrangement table, int place, TopSettings settings,
        TopContext context)
    {
        ArrangedRow arranged = table.Shown[place];
        TopRow row = look.Rows[arranged.Index];
        Style style = StyleOf(row);
        line.Clear();
        foreach (TopColumn column in settings.Columns)
        {
            line.Add(' ', line.Length > 0 ? 1 : 0, style);
            if (column.IsCommand)
            {
                Branches(line, table, place, settings.IsTree);
                line.Add(column.Text!(row, context) ?? "-", style);
                Hidden(line, arranged.Hidden);
            }
            else
            {
                Add(line, row, column, context, style);
            }
        }
    }

    private static void Hidden(StyledLine line, int hidden)
    {
        if (hidden > 0)
        {
            line.Add($" +{hidden}", Style.Cyan);
        }
    }

    private static void Add(
        StyledLine line, TopRow row, TopColumn column, TopContext context, Style style)
    {
        if (column.Text is not null)
        {
            line.AddFitting(column.Text(row, context) ?? "-", column.Width, isRight: false, style);
            return;
        }

        Span<char> text = stackalloc char[32];
        double value = column.Number!(row, context);
        int count = TopNumber.Write(text, value, column.Form, column.Width);
        Style own = column.Form == TopForm.Share && value >= 50 && style == Style.Plain ? Style.Bold : style;
        line.Add(' ', column.Width - count, style).Add(text[..count], own);
    }

    // From the chain of parents: for each a line that goes on below, or none.
    private void Branches(StyledLine line, Arrangement table, int place, bool isTree)
    {
        if (!isTree || table.Shown[place].Parent < 0)
        {
            return;
        }

        _prefix.Clear();
        _prefix.Add(_branches[table.Shown[place].IsLast ? 0 : 1]);
        for (int parent = table.Shown[place].Parent; table.Shown[parent].Parent >= 0;
            parent = table.Shown[parent].Parent)
        {
            _prefix.Add(_branches[table.Shown[parent].IsLast ? 3 : 2]);
        }

        for (int i = _prefix.Count - 1; i >= 0; i--)
        {
            line.Add(_prefix[i], Style.Faint);
        }
    }

    private static Style StyleOf(TopRow row) => row.State switch
    {
        ProcessState.Zombie or ProcessState.DiskSleep => Style.Red,
        ProcessState.Stopped or ProcessState.Traced => Style.Yellow,
        ProcessState.Running => Style.Bold,
        _ => row.Subject.IsKernelThread ? Style.Faint : Style.Plain,
    };
}
