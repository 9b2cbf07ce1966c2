using Kin.Tests.Workers;
using Kin.Tool.Looking.Top;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tests.Tool.Top;

/// <summary>Looks as text and JSON, of machines that are not this one.</summary>
public sealed class FrameTextTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public Task Lines_are_cut_by_cells_and_never_through_a_character()
    {
        TopSettings settings = new() { Columns = [TopColumns.Find("command")!], Sort = TopColumns.Find("pid")! };
        TopRow row = LookSamples.Row(7, 1);
        row.Subject.Command = "ab漢字😀😀";
        foreach ((int? width, string last) in new (int?, string)[]
            { (null, "ab漢字😀😀"), (5, "ab漢"), (6, "ab漢字"), (7, "ab漢字"), (8, "ab漢字😀"), (1, "a") })
        {
            string text = Frame(settings, row, width);
            Assert.Equal(last, text.TrimEnd('\n').Split('\n')[^1]);
        }

        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task CPUs_are_told_by_their_numbers()
    {
        TopSettings settings = new() { Columns = [TopColumns.Find("pid")!], Sort = TopColumns.Find("pid")! };
        string text = Frame(settings, LookSamples.Row(7, 1), width: null);
        Assert.Contains("\ncpu2: 0.0 us, 10.0 ni", text, StringComparison.Ordinal);
        Snapshot look = LookSamples.Look(1, LookSamples.Row(7, 1));
        string json = TopFrameJson.Of(look, Arranged(look, settings), settings, LookSamples.Context);
        Assert.Contains("{\"number\":2,\"user\":0,\"nice\":10,", json, StringComparison.Ordinal);
        return Task.CompletedTask;
    }

    private static string Frame(TopSettings settings, TopRow row, int? width)
    {
        Snapshot look = LookSamples.Look(1, row);
        return new TopFrameText(settings, width).Of(look, Arranged(look, settings), LookSamples.Context);
    }

    private static Arrangement Arranged(Snapshot look, TopSettings settings)
    {
        Arrangement table = new();
        table.Arrange(look, settings, LookSamples.Context);
        return table;
    }
}
