using Kin.Inspection;
using Kin.Tests.Workers;
using Kin.Tool.Looking.Top;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Picture;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tests.Tool.Top;

/// <summary>Which rows stand where.</summary>
public sealed class ArrangementTests
{
    private static readonly TopRow[] s_rows =
    [
        LookSamples.Row(1, 0, "init"), LookSamples.Row(10, 1, "a", 5), LookSamples.Row(11, 10, "aa", 50),
        LookSamples.Row(12, 10, "ab", float.NaN), LookSamples.Row(20, 1, "b", 30), LookSamples.Row(21, 20, "ba"),
    ];

    private static TopSettings Settings(string sort) =>
        new() { Columns = TopViews.All[0].Columns, Sort = TopColumns.Find(sort)! };

    private static int[] Ids(TopSettings settings, params TopRow[] rows)
    {
        Arrangement table = new();
        Snapshot look = LookSamples.Look(1, rows);
        table.Arrange(look, settings, LookSamples.Context);
        return [.. table.Shown.Select(row => look.Rows[row.Index].Id)];
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Numbers_from_the_largest_unknown_ones_last_equal_ones_by_number()
    {
        Assert.Equal([11, 20, 10, 1, 21, 12], Ids(Settings("cpu"), s_rows));
        TopSettings reversed = Settings("cpu");
        reversed.IsReversed = true;
        Assert.Equal([1, 21, 10, 20, 11, 12], Ids(reversed, s_rows));
        Assert.Equal([1, 10, 11, 12, 20, 21], Ids(Settings("pid"), s_rows));
        Assert.Equal([10, 11, 12, 20, 21, 1], Ids(Settings("command"), s_rows));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task A_tree_has_children_below_parents_and_siblings_in_order()
    {
        TopSettings tree = Settings("cpu");
        tree.IsTree = true;
        Assert.Equal([1, 20, 21, 10, 11, 12], Ids(tree, s_rows));
        tree.Folded.Add(s_rows[1].Subject.Key);
        Assert.Equal([1, 20, 21, 10], Ids(tree, s_rows));
        tree.Folded.Add(s_rows[0].Subject.Key);
        Assert.Equal([1], Ids(tree, s_rows));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task A_tree_is_drawn_with_its_lines()
    {
        TopSettings tree = Settings("pid");
        tree.IsTree = true;
        tree.Columns = [TopColumns.Find("command")!];
        tree.Folded.Add(s_rows[4].Subject.Key);
        Arrangement table = new();
        Snapshot look = LookSamples.Look(1, s_rows);
        table.Arrange(look, tree, LookSamples.Context);
        TablePicture picture = new(isAscii: false);
        StyledLine line = new();
        string[] lines = [.. Enumerable.Range(0, table.Shown.Count).Select(place =>
        {
            picture.Row(line, look, table, place, tree, LookSamples.Context);
            return line.ToString();
        })];
        Assert.Equal(["init", "├─ a", "│  ├─ aa", "│  └─ ab", "└─ b +1"], lines);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Threads_stand_below_the_first_of_their_process()
    {
        TopSettings tree = Settings("pid");
        tree.IsTree = true;
        Assert.Equal([1, 10, 5, 7, 20], Ids(
            tree, LookSamples.Row(1, 0), LookSamples.Row(5, 1, process: 10), LookSamples.Row(7, 1, process: 10),
            LookSamples.Row(10, 1), LookSamples.Row(20, 1)));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Parents_in_a_circle_of_a_torn_look_and_chains_of_thousands_do_no_harm()
    {
        TopSettings tree = Settings("pid");
        tree.IsTree = true;
        Assert.Equal([1], Ids(tree, LookSamples.Row(1, 0), LookSamples.Row(5, 6), LookSamples.Row(6, 5)));
        Assert.Equal([7], Ids(tree, LookSamples.Row(7, 7)));
        TopRow[] chain = [.. Enumerable.Range(1, 20_000).Select(id => LookSamples.Row(id, id - 1))];
        Assert.Equal(20_000, Ids(tree, chain).Length);
        tree.Folded.Add(chain[0].Subject.Key);
        Assert.Equal([1], Ids(tree, chain));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task The_filter_takes_away_what_does_not_fit_and_children_of_those_become_roots()
    {
        TopSettings settings = Settings("pid");
        settings.Filter = new TopFilter { Text = "B" };
        Assert.Equal([12, 20, 21], Ids(settings, s_rows));
        settings.IsTree = true;
        Assert.Equal([12, 20, 21], Ids(settings, s_rows));
        settings.Filter = new TopFilter { HidesIdle = true };
        Assert.Equal([10, 11, 20], Ids(settings, s_rows));
        settings.Filter = new TopFilter { Ids = [11, 99] };
        Assert.Equal([11], Ids(settings, s_rows));
        settings.Filter = new TopFilter { States = "Z" };
        Assert.Equal([9], Ids(settings, [.. s_rows, LookSamples.Row(9, 1) with { State = ProcessState.Zombie }]));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Filters_are_typed_as_words()
    {
        TopFilter? read = TopFilterText.Read("my server user=root,65534 state=RD pid=1,2", TopFilter.None, out string mistake);
        Assert.Equal(("my server", "RD", ""), (read!.Text, read.States, mistake));
        Assert.Equal([0u, 65534u], read.Users);
        Assert.Equal([1, 2], read.Ids);
        TopFilter odd = new() { Text = "env A=b --c=d" };
        Assert.Equal(odd.Text, TopFilterText.Read(odd.ToString(), TopFilter.None, out _)!.Text);
        foreach (string wrong in new[] { "user=nobody-of-that-name", "state=Q", "pid=x", "pid=0", "color=red" })
        {
            Assert.Null(TopFilterText.Read(wrong, TopFilter.None, out mistake));
            Assert.Contains(wrong, mistake, StringComparison.Ordinal);
        }

        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task History_has_an_end_by_number_and_by_bytes_and_steps_stay_within_it()
    {
        History history = new(most: 10, mostBytes: long.MaxValue);
        for (int number = 1; number <= 25; number++)
        {
            history.Add(LookSamples.Look(number, s_rows));
        }

        Assert.Equal((10, 16, 25), (history.Count, history[0].Number, history[9].Number));
        Assert.Equal(24, history.Step(history[9], -1).Number);
        Assert.Equal(16, history.Step(history[9], -100).Number);
        Assert.Equal(25, history.Step(history[9], 1).Number);
        Assert.Equal(16, history.Step(LookSamples.Look(3, s_rows), 0).Number); // forgotten meanwhile
        long each = history[0].Bytes;
        History small = new(most: 600, mostBytes: each * 4);
        for (int number = 1; number <= 25; number++)
        {
            small.Add(LookSamples.Look(number, s_rows));
        }

        Assert.Equal((4, each * 4), (small.Count, small.Bytes));
        foreach (int number in Enumerable.Range(26, 10))
        {
            Snapshot look = LookSamples.Look(number, s_rows);
            small.Add(look);
            look.TextBytes = each * 3; // read when it was the newest already
        }

        Assert.Equal((1, each * 4), (small.Count, small.Bytes));
        History tiny = new(most: 600, mostBytes: 1);
        tiny.Add(LookSamples.Look(1, s_rows));
        tiny.Add(LookSamples.Look(2, s_rows));
        Assert.Equal((1, 2), (tiny.Count, tiny[0].Number));
        return Task.CompletedTask;
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(0.0, TopForm.Size, 6, "0")]
    [InlineData(1023.0 * 1024, TopForm.Size, 6, "1023")]
    [InlineData(999_999.0 * 1024, TopForm.Size, 6, "999999")]
    [InlineData(1_000_000.0 * 1024, TopForm.Size, 6, "976.6m")]
    [InlineData(8.5 * (1L << 40), TopForm.Size, 6, "8.5t")]
    [InlineData(0.07, TopForm.Time, 9, "0:00.07")]
    [InlineData(59.999, TopForm.Time, 9, "1:00.00")]
    [InlineData(6_000_000, TopForm.Time, 9, "100000:00")]
    [InlineData(-100, TopForm.Priority, 3, "rt")]
    [InlineData(-51, TopForm.Priority, 3, "-51")]
    [InlineData(1234.56, TopForm.Share, 5, "1235")]
    [InlineData(99.95, TopForm.Share, 5, "100.0")]
    [InlineData(double.NaN, TopForm.Share, 5, "-")]
    [InlineData(3.14, TopForm.Rate, 7, "3.1")]
    [InlineData(31.4, TopForm.Rate, 7, "31")]
    public Task Values_are_written_as_in_top(double value, object form, int width, string expected)
    {
        Assert.Equal(expected, TopNumber.Text(value, (TopForm)form, width));
        return Task.CompletedTask;
    }
}
