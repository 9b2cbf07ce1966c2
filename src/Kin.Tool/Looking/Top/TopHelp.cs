using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Top;

/// <summary>What `kin top` says of itself.</summary>
internal static class TopHelp
{
    public static readonly string[] Paragraphs =
    [
        "On a terminal it fills the screen until q. Keys sort (P M T N, and , . for the column beside), page"
        + " (< > and the keys with those names), filter (/), show threads (H) and trees (V), send signals"
        + " (k), change nice values (r), freeze the picture (z) and step back in time ([ ]); h shows all.",
        "With -b, or --json, looks are written one after another, without end unless -n says how many. The"
        + " shares of the first are those of a quarter of a second.",
        "Columns that take a further file of each process are read for the rows that are shown, or when"
        + " sorted by. RUN%, RDY%, BLK% and the switches of a process are summed over its threads; -H shows"
        + " each. The columns of views: usual, scheduling (states and context switches), io, groups (limits,"
        + " throttling and pressure of the control group); Tab goes through them.",
        "Looks are kept for going back: at most 600, and 32 MiB.",
    ];

    public static readonly VerbExample[] Examples =
    [
        new("kin top -b -n 1 | head -12", "one look as text"),
        new(
            "kin top -b -n 1 --sort res -o pid,res,command | head -12",
            "the largest first, in chosen columns"),
        new("kin top -b -n 2 -d 0.5 -p $$ --view scheduling", "how the scheduler treats this shell"),
        new("kin top --json -n 1 -u 0 | head -c 200", "for programs"),
        new("kin top --list-columns | head -5", "the columns"),
    ];

    /// <summary>All columns.</summary>
    public static Listing Columns()
    {
        Listing all = new([new("name", "name"), new("heading", "heading"), new("meaning", "what it shows")]);
        foreach (TopColumn column in TopColumns.All)
        {
            all.Add([Cell.Of(column.Name), Cell.Of(column.Heading), Cell.Of(column.Meaning)]);
        }

        return all;
    }
}
