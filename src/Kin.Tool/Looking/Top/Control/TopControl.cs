using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Keys;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top.Control;

/// <summary>What keys do to what is shown. Knows no terminal.</summary>
/// <param name="settings">What is shown and how.</param>
/// <param name="state">Where the user is.</param>
/// <param name="history">The looks so far.</param>
/// <param name="table">The table as it is shown.</param>
internal sealed class TopControl(
    TopSettings settings, TopState state, History history, Arrangement table)
{
    private readonly PromptAnswers _answers = new(settings, state, history);
    private readonly ColumnChoice _columns = new(settings, state);

    /// <summary>The look that is shown.</summary>
    public Snapshot Shown => state.Frozen ?? history[history.Count - 1];

    /// <summary>Does what the key asks for.</summary>
    public TopRequest Take(Key key)
    {
        state.Message = null;
        if (state.Prompt is Prompt prompt)
        {
            return Typed(prompt, key);
        }

        TopCommand command = KeyTable.Of(key);
        if (command is TopCommand.Quit or TopCommand.Suspend or TopCommand.Repaint)
        {
            return state.Mode != ScreenMode.Table && key == Key.Of('q') ? Leave()
                : command == TopCommand.Quit ? TopRequest.Quit
                : command == TopCommand.Suspend ? TopRequest.Suspend : TopRequest.Repaint;
        }

        return state.Mode switch
        {
            ScreenMode.Help => InHelp(command),
            ScreenMode.Columns => _columns.Take(key, command),
            _ => InTable(command),
        };
    }

    private TopRequest Leave()
    {
        state.Mode = ScreenMode.Table;
        return TopRequest.Draw;
    }

    private TopRequest Typed(Prompt prompt, Key key)
    {
        bool? isDone = prompt.Take(key);
        if (isDone == false)
        {
            _answers.Typing(prompt);
            return TopRequest.Draw;
        }

        state.Prompt = null;
        _answers.TypingEnds(prompt, isGivenUp: isDone is null);
        return isDone == true ? _answers.Take(prompt) : TopRequest.Draw;
    }

    private TopRequest InHelp(TopCommand command)
    {
        int page = Math.Max(1, state.PageRows);
        (bool isMove, int lines) = command switch
        {
            TopCommand.Down => (true, 1),
            TopCommand.Up => (true, -1),
            TopCommand.PageDown => (true, page),
            TopCommand.PageUp => (true, -page),
            TopCommand.First => (true, -state.Line),
            TopCommand.Last => (true, KeyTable.All.Count), // more than there are below
            _ => (false, 0),
        };
        state.Line = Math.Max(0, state.Line + lines);
        state.Mode = isMove ? ScreenMode.Help : ScreenMode.Table;
        return TopRequest.Draw;
    }

    private TopRequest InTable(TopCommand command) => command switch
    {
        TopCommand.Help => Enter(ScreenMode.Help),
        TopCommand.Columns => Enter(ScreenMode.Columns),
        >= TopCommand.Up and <= TopCommand.ScrollRight => Move(command),
        >= TopCommand.SortByCpu and <= TopCommand.Reverse => Sort(command),
        >= TopCommand.Filter and <= TopCommand.ClearFilter => Narrow(command),
        >= TopCommand.Tree and <= TopCommand.FoldAll => Shape(command),
        >= TopCommand.Threads and <= TopCommand.NextView => Show(command),
        >= TopCommand.Freeze => Travel(command),
        TopCommand.Signal or TopCommand.Renice or TopCommand.Delay => Ask(command),
        _ => TopRequest.Draw,
    };

    private TopRequest Enter(ScreenMode mode)
    {
        (state.Mode, state.Line) = (mode, 0);
        return TopRequest.Draw;
    }

    private TopRequest Move(TopCommand command)
    {
        switch (command)
        {
            case TopCommand.Up or TopCommand.Down:
                state.MoveTo(state.Place + (command == TopCommand.Down ? 1 : -1), table, Shown);
                break;
            case TopCommand.PageUp or TopCommand.PageDown:
                state.Page(command == TopCommand.PageDown ? 1 : -1, table, Shown);
                break;
            case TopCommand.First or TopCommand.Last:
                state.MoveTo(command == TopCommand.First ? 0 : int.MaxValue, table, Shown);
                break;
            default:
                int step = command == TopCommand.ScrollRight ? 8 : -8;
                state.SkippedColumns = Math.Clamp(state.SkippedColumns + step, 0, 4096);
                break;
        }

        return TopRequest.Draw;
    }

    private TopRequest Sort(TopCommand command)
    {
        if (command == TopCommand.Reverse)
        {
            settings.IsReversed = !settings.IsReversed;
            return TopRequest.Draw;
        }

        string? name = command switch
        {
            TopCommand.SortByCpu => "cpu",
            TopCommand.SortByMemory => "res",
            TopCommand.SortByTime => "time",
            TopCommand.SortByNumber => "pid",
            _ => null,
        };
        settings.IsReversed = false;
        settings.Sort = name is not null ? TopColumns.Find(name)!
            : Neighbour(command == TopCommand.SortRight ? 1 : -1);
        return TopRequest.Draw;
    }

    private TopColumn Neighbour(int step)
    {
        int at = settings.Columns.ToList().IndexOf(settings.Sort);
        return settings.Columns[Math.Clamp(at + step, 0, settings.Columns.Count - 1)];
    }

    private TopRequest Narrow(TopCommand command)
    {
        switch (command)
        {
            case TopCommand.Filter:
                _answers.TypingBegins();
                state.Prompt = new Prompt(
                    PromptKind.Filter, "show (text user=U state=S pid=N)",
                    (settings.Filter with { HidesIdle = false }).ToString());
                break;
            case TopCommand.FilterUser:
                state.Prompt = new Prompt(PromptKind.User, "user (empty: all)");
                break;
            case TopCommand.HideIdle:
                settings.Filter = settings.Filter with { HidesIdle = !settings.Filter.HidesIdle };
                break;
            default:
                settings.Filter = TopFilter.None;
                break;
        }

        return TopRequest.Draw;
    }

    private TopRequest Shape(TopCommand command)
    {
        if (command == TopCommand.Tree)
        {
            settings.IsTree = !settings.IsTree;
        }
        else if (!settings.IsTree)
        {
            state.Message = "Branches are there in a tree: V.";
        }
        else if (command == TopCommand.FoldAll)
        {
            FoldAll();
        }
        else if (state.Chosen(table, Shown) is TopRow row && !settings.Folded.Remove(row.Subject.Key))
        {
            settings.Folded.Add(row.Subject.Key);
        }

        return TopRequest.Draw;
    }

    // The roots stay open, or nothing but them would be left.
    private void FoldAll()
    {
        if (settings.Folded.Count > 0)
        {
            settings.Folded.Clear();
            return;
        }

        foreach (ArrangedRow row in table.Shown.Where(row => row.Parent >= 0))
        {
            settings.Folded.Add(Shown.Rows[row.Index].Subject.Key);
        }
    }

    private TopRequest Show(TopCommand command)
    {
        switch (command)
        {
            case TopCommand.Threads:
                settings.HasThreads = !settings.HasThreads;
                state.Frozen = null;
                break;
            case TopCommand.CommandLines:
                settings.HasCommandLines = !settings.HasCommandLines;
                break;
            case TopCommand.EachCpu:
                settings.HasEachCpu = !settings.HasEachCpu;
                break;
            case TopCommand.Meters:
                settings.HasMeters = !settings.HasMeters;
                break;
            default:
                NextView();
                break;
        }

        return command == TopCommand.Threads ? TopRequest.Look : TopRequest.Draw;
    }

    private void NextView()
    {
        IReadOnlyList<TopView> views = TopViews.All;
        int at = views.ToList().FindIndex(view => view.Columns.SequenceEqual(settings.Columns));
        TopView next = views[(at + 1) % views.Count];
        settings.Columns = next.Columns;
        state.Message = $"Columns: {next.Name}.";
    }

    private TopRequest Ask(TopCommand command)
    {
        if (command == TopCommand.Delay)
        {
            state.Prompt = new Prompt(
                PromptKind.Delay,
                FormattableString.Invariant($"seconds between looks [{settings.Delay.TotalSeconds}]"));
            return TopRequest.Draw;
        }

        bool isSignal = command == TopCommand.Signal;
        _answers.Target = state.Chosen(table, Shown) is TopRow row
            ? Target.In(Shown, row.Id) : null;
        string offered = _answers.Target is Target target ? $" [{target}]" : "";
        state.Prompt = new Prompt(
            isSignal ? PromptKind.SignalProcess : PromptKind.ReniceProcess,
            $"{(isSignal ? "signal" : "renice")} which process{offered}");
        return TopRequest.Draw;
    }

    private TopRequest Travel(TopCommand command)
    {
        if (command == TopCommand.Freeze)
        {
            state.Frozen = state.Frozen is null ? Shown : null;
            return TopRequest.Draw;
        }

        Snapshot from = Shown;
        int steps = command switch
        {
            TopCommand.Back => -1,
            TopCommand.Forward => 1,
            TopCommand.FarBack => -10,
            _ => 10,
        };
        bool isOldest = steps < 0 && from.Number <= history[0].Number; // or is not kept any more
        state.Frozen = isOldest ? from : history.Step(from, steps);
        state.Message = state.Frozen != from ? null
            : steps < 0 ? "There is no older look." : "This is the newest look.";
        return TopRequest.Draw;
    }
}
