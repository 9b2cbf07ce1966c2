using Kin.Tests.Workers;
using Kin.Tool.Looking.Top;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Control;
using Kin.Tool.Looking.Top.Keys;
using Kin.Tool.Looking.Top.Picture;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tests.Tool.Top;

/// <summary>What keys do, without a terminal.</summary>
public sealed class TopControlTests
{
    private readonly TopSettings _settings = new() { Columns = TopViews.All[0].Columns, Sort = TopColumns.Find("pid")! };
    private readonly TopState _state = new() { PageRows = 10 };
    private readonly History _history = new();
    private readonly Arrangement _table = new();
    private readonly TopControl _control;

    public TopControlTests()
    {
        _control = new TopControl(_settings, _state, _history, _table);
        Look(1, [.. Enumerable.Range(1, 95).Select(id => LookSamples.Row(id, id / 2))]);
    }

    private void Look(long number, params TopRow[] rows)
    {
        _history.Add(LookSamples.Look(number, rows));
        Arrange();
    }

    private void Arrange()
    {
        _table.Arrange(_control.Shown, _settings, LookSamples.Context);
        _state.Settle(_table, _control.Shown);
    }

    private TopRequest Press(params Key[] keys)
    {
        TopRequest last = TopRequest.Draw;
        foreach (Key key in keys)
        {
            last = _control.Take(key);
            Arrange();
        }

        return last;
    }

    private void Type(string text) => Press([.. text.Select(Key.Of), new Key(KeyName.Enter)]);

    private int Chosen => _state.Chosen(_table, _control.Shown)!.Id;

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Pages_and_rows_are_gone_through_and_the_ends_hold()
    {
        Press(Key.Of('>'));
        Assert.Equal((11, 10), (Chosen, _state.FirstRow));
        Press(new Key(KeyName.PageDown), new Key(KeyName.Down));
        Assert.Equal((22, 20), (Chosen, _state.FirstRow));
        Press(Key.Of('<'), Key.Of('<'), Key.Of('<'), new Key(KeyName.Up));
        Assert.Equal((1, 0), (Chosen, _state.FirstRow));
        Press(new Key(KeyName.End), Key.Of('>'), new Key(KeyName.Down));
        Assert.Equal((95, 85), (Chosen, _state.FirstRow));
        Press(new Key(KeyName.Home));
        Assert.Equal((1, 0), (Chosen, _state.FirstRow));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task The_chosen_process_is_followed_until_it_is_gone()
    {
        Press(new Key(KeyName.Down), new Key(KeyName.Down));
        Assert.Equal(3, Chosen);
        Press(Key.Of('R'));
        Assert.Equal((3, 92), (Chosen, _state.Place));
        Look(2, [.. Enumerable.Range(4, 60).Select(id => LookSamples.Row(id, 1))]);
        Assert.Equal(4, Chosen); // the last, with fewer rows than before
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Orders_filters_trees_and_columns_are_changed_by_keys()
    {
        Press(Key.Of('M'));
        Assert.Equal("res", _settings.Sort.Name);
        Press(Key.Of('.'));
        Assert.Equal("shr", _settings.Sort.Name);
        Press(Key.Of(','), Key.Of(','));
        Assert.Equal("virt", _settings.Sort.Name);
        Press(Key.Of('/'));
        Type("pid=7,8");
        Assert.Equal(2, _table.Shown.Count);
        Press(Key.Of('='), Key.Of('N'), Key.Of('V'), Key.Of('v'));
        Assert.Single(_table.Shown);
        Press(Key.Of('v'), Key.Of('*'));
        Assert.Equal(3, _table.Shown.Count);
        Press(Key.Of('*'), Key.Of('V'));
        Assert.Equal(95, _table.Shown.Count);
        Press(new Key(KeyName.Tab));
        Assert.Equal(TopViews.Find("scheduling")!.Columns, _settings.Columns);
        Assert.Equal(TopRequest.Look, Press(Key.Of('H')));
        Assert.True(_settings.HasThreads);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task A_filter_is_at_work_while_it_is_typed_and_given_up_leaves_what_was()
    {
        Press([Key.Of('/'), .. "pid=7".Select(Key.Of)]);
        Assert.Equal(7, Assert.Single(_table.Shown.Select(row => _control.Shown.Rows[row.Index].Id)));
        Press(Key.Of(','));
        Assert.Single(_table.Shown);
        Press(new Key(KeyName.Escape));
        Assert.Equal(95, _table.Shown.Count);
        Press([Key.Of('/'), .. "pid=7x".Select(Key.Of), new Key(KeyName.Enter)]);
        Assert.Equal((95, true), (_table.Shown.Count, _settings.Filter.IsEmpty));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Columns_are_chosen_from_the_list()
    {
        Press(Key.Of('f'), new Key(KeyName.Down), Key.Of(' '), Key.Of('s'));
        Assert.Equal("ppid", _settings.Sort.Name);
        Assert.Contains(_settings.Columns, column => column.Name == "ppid");
        Assert.True(_settings.Columns[^1].IsCommand);
        Press(Key.Of(' '), Key.Of('q'));
        Assert.Equal((ScreenMode.Table, TopViews.All[0].Columns.Count), (_state.Mode, _settings.Columns.Count));
        Assert.Equal(TopRequest.Quit, Press(Key.Of('q')));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Frozen_the_picture_stays_and_time_can_be_gone_back()
    {
        Press(Key.Of('z'));
        Look(2, LookSamples.Row(1, 0));
        Look(3, LookSamples.Row(1, 0), LookSamples.Row(2, 1));
        Assert.Equal((1, 95), (_control.Shown.Number, _table.Shown.Count));
        Press(Key.Of(']'));
        Assert.Equal((2, 1), (_control.Shown.Number, _table.Shown.Count));
        Press(Key.Of('}'), Key.Of(']'));
        Assert.Equal((3, "This is the newest look."), (_control.Shown.Number, _state.Message));
        Press(Key.Of('{'), Key.Of('['));
        Assert.Equal((1, "There is no older look."), (_control.Shown.Number, _state.Message));
        Press(Key.Of(' '));
        Assert.Equal((3, true), (_control.Shown.Number, _state.Frozen is null));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task What_is_typed_wrong_is_told_and_changes_nothing()
    {
        (string Keys, string Text, string Told)[] wrong =
        [
            ("/", "state=Q", "'state=Q' is no filter"), ("u", "nobody-of-that-name", "is no user"),
            ("d", "0", "is no time"), ("d", "x", "is no time"), ("k", "abc", "is no process id"),
            ("k", "99999999\rTERM", "is not there any more"), ("k", "99999999\rBLAH", "is no signal"),
            ("r", "99999999\r20", "is no nice value"), ("r", "99999999\r5", "is not there any more"),
        ];
        foreach ((string keys, string text, string told) in wrong)
        {
            Press(Key.Of(keys[0]));
            foreach (string line in text.Split('\r'))
            {
                Assert.NotNull(_state.Prompt);
                Type(line);
            }

            Assert.Contains(told, _state.Message ?? "", StringComparison.Ordinal);
            Assert.Null(_state.Prompt);
            Assert.Equal(95, _table.Shown.Count);
        }

        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task A_number_that_is_typed_means_the_process_that_was_shown_with_it()
    {
        int other = Environment.ProcessId; // a process of that number, but of another start
        Look(2, LookSamples.Row(5, 0), LookSamples.Row(other, 0), LookSamples.Row(other + 1, 0, "thread", process: other));
        foreach ((int typed, string keys) in new[] { (other, "k"), (other + 1, "k"), (other, "r"), (other + 1, "r") })
        {
            Press(Key.Of(keys[0]));
            Type($"{typed}");
            Assert.Contains($"for {other} sleep", _state.Prompt!.Label, StringComparison.Ordinal);
            Type(keys == "k" ? "CONT" : "0");
            Assert.Equal($"{other} sleep is not there any more.", _state.Message);
        }

        Press(new Key(KeyName.End), Key.Of('k'));
        Assert.Contains($"[{other} sleep]", _state.Prompt!.Label, StringComparison.Ordinal);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task The_help_is_gone_through_to_its_ends()
    {
        Press(Key.Of('h'), new Key(KeyName.End));
        Assert.Equal(ScreenMode.Help, _state.Mode);
        Assert.True(_state.Line > 10);
        Press(new Key(KeyName.Home));
        Assert.Equal((ScreenMode.Help, 0), (_state.Mode, _state.Line));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task A_frozen_look_that_is_not_kept_any_more_has_none_before_it()
    {
        Press(Key.Of('z'));
        for (int number = 2; number <= History.UsualLooks + 10; number++)
        {
            _history.Add(LookSamples.Look(number));
        }

        Press(Key.Of('['));
        Assert.Equal((1, "There is no older look."), (_control.Shown.Number, _state.Message));
        Press(Key.Of(']'));
        Assert.Equal(_history[0].Number, _control.Shown.Number);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task A_line_is_edited_and_given_up()
    {
        Press(Key.Of('/'), Key.Of('p'), Key.Of('x'), new Key(KeyName.Backspace));
        Assert.Equal("p", _state.Prompt!.Text);
        Press(Key.Ctrl('u'), Key.Of('y'));
        Press(new Key(KeyName.Escape));
        Assert.Null(_state.Prompt);
        Assert.True(_settings.Filter.IsEmpty);
        Assert.Equal(TopRequest.Quit, Press(Key.Ctrl('c')));
        return Task.CompletedTask;
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(5, 20)]
    [InlineData(2, 3)]
    [InlineData(1, 1)]
    [InlineData(24, 80)]
    [InlineData(100, 300)]
    public Task The_picture_fits_every_terminal_and_the_last_line_tells_where_one_is(int rows, int columns)
    {
        ScreenPicture screen = new(isAscii: true, hasColour: false);
        screen.Resize(rows, columns);
        TopPicture picture = new(screen, isAscii: true) { Told = () => "" };
        foreach (Key key in new[] { Key.Of('V'), Key.Of('f'), Key.Of('q'), Key.Of('h'), Key.Of('q'), Key.Of('/') })
        {
            Press(key);
            picture.Draw(_control.Shown, _history, _table, _settings, _state, LookSamples.Context);
            ScreenBytes bytes = new();
            screen.WriteChanges(bytes);
            new TerminalDouble(rows, columns, _ => 1).Write(bytes.Written);
        }

        Press(new Key(KeyName.Escape));
        picture.Draw(_control.Shown, _history, _table, _settings, _state, LookSamples.Context);
        Assert.StartsWith("1-"[..Math.Min(2, columns)], screen.TextOf(rows - 1), StringComparison.Ordinal);
        if (rows >= 5)
        {
            Assert.Contains(Enumerable.Range(0, rows), row => screen.TextOf(row).TrimStart().StartsWith("PID", StringComparison.Ordinal));
            Assert.Contains(Enumerable.Range(0, rows), row => screen.TextOf(row).TrimStart().StartsWith("1 -", StringComparison.Ordinal));
        }

        return Task.CompletedTask;
    }
}
