using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Control;
using Kin.Tool.Looking.Top.Keys;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top.Picture;

/// <summary>The whole screen: meters, table, and a line at the bottom; or the help, or the columns.</summary>
internal sealed class TopPicture(ScreenPicture screen, bool isAscii)
{
    private readonly StyledLine _line = new();
    private readonly HeaderPicture _header = new(isAscii);
    private readonly TablePicture _rows = new(isAscii);

    /// <summary>What was written so far, for the help.</summary>
    public required Func<string> Told { get; init; }

    private int HeaderRoom => Math.Max(1, screen.Rows - 2 - Math.Max(2, screen.Rows / 2));

    /// <summary>Draws it.</summary>
    public void Draw(
        Snapshot look, History history, Arrangement table, TopSettings settings, TopState state,
        TopContext context)
    {
        if (state.Mode == ScreenMode.Table)
        {
            DrawTable(look, history, table, settings, state, context);
        }
        else if (state.Mode == ScreenMode.Help)
        {
            DrawHelp(state);
        }
        else
        {
            DrawColumns(settings, state);
        }

        Bottom(look, history, table, settings, state);
        int beyond = state.Prompt is null ? 0 : Math.Max(0, _line.Length - screen.Columns);
        screen.Put(screen.Rows - 1, _line, beyond); // of what is typed the end is seen
    }

    private void DrawTable(
        Snapshot look, History history, Arrangement table, TopSettings settings, TopState state,
        TopContext context)
    {
        int top = _header.Draw(screen, history, look, settings, HeaderRoom);
        TablePicture.Heading(_line, settings);
        screen.Put(top++, _line, state.SkippedColumns, Style.Heading);
        state.PageRows = Math.Max(1, screen.Rows - 1 - top);
        state.Settle(table, look);
        for (int row = top; row < screen.Rows - 1; row++)
        {
            int place = state.FirstRow + row - top;
            if (place >= table.Shown.Count)
            {
                screen.Clear(row);
                continue;
            }

            _rows.Row(_line, look, table, place, settings, context);
            bool isChosen = place == state.Place;
            if (isChosen)
            {
                _line.Restyle(Style.Chosen);
            }

            screen.Put(row, _line, state.SkippedColumns, isChosen ? Style.Chosen : Style.Plain);
        }
    }

    private void DrawHelp(TopState state)
    {
        List<string> lines = ["Keys of kin top", ""];
        lines.AddRange(KeyTable.All.Where(binding => binding.Shown.Length > 0)
            .Select(binding => $"  {binding.Shown,-15} {binding.Meaning}"));
        lines.AddRange(["", Told(), "", "Any other key goes back."]);
        state.PageRows = Math.Max(1, screen.Rows - 1);
        state.Line = Math.Clamp(state.Line, 0, Math.Max(0, lines.Count - state.PageRows));
        for (int row = 0; row < screen.Rows - 1; row++)
        {
            _line.Clear();
            if (state.Line + row < lines.Count)
            {
                _line.Add(lines[state.Line + row], state.Line + row == 0 ? Style.Bold : Style.Plain);
            }

            screen.Put(row, _line);
        }
    }

    private void DrawColumns(TopSettings settings, TopState state)
    {
        int room = Math.Max(1, screen.Rows - 2);
        state.PageRows = room;
        int first = Math.Clamp(state.Line - room + 1, 0, Math.Max(0, TopColumns.All.Count - room));
        _line.Clear();
        _line.Add("Columns: Space shows or hides, s sorts by it, any other key goes back", Style.Bold);
        screen.Put(0, _line);
        for (int row = 0; row < room; row++)
        {
            _line.Clear();
            if (first + row < TopColumns.All.Count)
            {
                TopColumn column = TopColumns.All[first + row];
                string mark = settings.Columns.Contains(column) ? "[x]" : "[ ]";
                string sort = settings.Sort == column ? "*" : " ";
                _line.Add($" {mark}{sort}{column.Name,-10} {column.Heading,-8} {column.Meaning}");
                if (first + row == state.Line)
                {
                    _line.Restyle(Style.Chosen);
                }
            }

            screen.Put(row + 1, _line);
        }
    }

    private void Bottom(
        Snapshot look, History history, Arrangement table, TopSettings settings, TopState state)
    {
        _line.Clear();
        if (state.Prompt is Prompt prompt)
        {
            _line.Add(prompt.Label, Style.Bold).Add(": ").Add(Plain.Of(prompt.Text)).Add(" ", Style.Chosen);
            return;
        }

        if (state.Mode != ScreenMode.Table)
        {
            return;
        }

        if (state.Message is string message)
        {
            _line.Add(message, Style.Yellow);
            return;
        }

        if (state.Frozen is not null)
        {
            _line.Add(
                $"frozen: look {history.IndexOf(look.Number) + 1} of {history.Count}, [ ] go in time, z on  ",
                Style.Yellow);
        }

        int shown = table.Shown.Count, first = Math.Min(shown, state.FirstRow + 1);
        int last = Math.Min(shown, state.FirstRow + state.PageRows);
        string order = settings.IsReversed ? " reversed" : "";
        _line.Add($"{first}-{last} of {shown} by {settings.Sort.Heading}{order}", Style.Faint);
        if (!settings.Filter.IsEmpty)
        {
            _line.Add("  only ", Style.Faint).Add(Plain.Of(settings.Filter.ToString()), Style.Yellow);
        }

        _line.Add("  h help  q quit  < > page  P M T N sort  / filter  V tree  k signal", Style.Faint);
    }
}
