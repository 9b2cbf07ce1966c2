using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Keys;

namespace Kin.Tool.Looking.Top.Control;

/// <summary>The screen on which columns are chosen: what keys do there.</summary>
internal sealed class ColumnChoice(TopSettings settings, TopState state)
{
    /// <summary>Takes a key.</summary>
    public TopRequest Take(Key key, TopCommand command)
    {
        int last = TopColumns.All.Count - 1;
        TopColumn column = TopColumns.All[Math.Clamp(state.Line, 0, last)];
        switch (command)
        {
            case TopCommand.Up or TopCommand.Down:
                state.Line = Math.Clamp(state.Line + (command == TopCommand.Down ? 1 : -1), 0, last);
                return TopRequest.Draw;
            case TopCommand.PageUp or TopCommand.PageDown:
                int page = Math.Max(1, state.PageRows);
                page = command == TopCommand.PageDown ? page : -page;
                state.Line = Math.Clamp(state.Line + page, 0, last);
                return TopRequest.Draw;
            case TopCommand.First or TopCommand.Last:
                state.Line = command == TopCommand.First ? 0 : last;
                return TopRequest.Draw;
        }

        if (key == Key.Of(' '))
        {
            Toggle(column);
        }
        else if (key == Key.Of('s'))
        {
            (settings.Sort, settings.IsReversed) = (column, false);
        }
        else
        {
            state.Mode = ScreenMode.Table;
        }

        return TopRequest.Draw;
    }

    // A new one takes its place in the order of the list, or stands before the command, which ends the line.
    private void Toggle(TopColumn column)
    {
        List<TopColumn> columns = [.. settings.Columns];
        if (columns.Remove(column))
        {
            settings.Columns = columns.Count > 0 ? columns : settings.Columns;
            return;
        }

        int command = columns.FindIndex(other => other.IsCommand);
        columns.Insert(column.IsCommand || command < 0 ? columns.Count : command, column);
        settings.Columns = columns;
    }
}
