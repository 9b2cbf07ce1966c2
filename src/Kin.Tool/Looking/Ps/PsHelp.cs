using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Ps;

/// <summary>What `kin ps` says of itself.</summary>
internal static class PsHelp
{
    public static readonly string[] Paragraphs =
    [
        "Takes the words of ps(1): with dashes (-ef, -eo LIST, -eLf) and without (aux, ajxf), and -aux"
        + " and -ajx for those. Without words: the processes of this user at this terminal. Columns have"
        + " the numbers that ps shows under the same names; sizes are in KiB.",
        "Options that choose add to each other: -p 1 -C bash shows both. --name, --state, --cgroup and"
        + " --container then take away what does not fit. Columns are as wide as what is in them; a"
        + " command line ends at the edge of the terminal, and is whole in a pipe or file, or with -w.",
        "What this user may not read is '-', and one line says so. With --json sizes and numbers are"
        + " numbers, times are seconds, moments are ISO 8601, and unknown is null.",
    ];

    public static readonly VerbExample[] Examples =
    [
        new("kin ps aux | head -3", "every process, with user, memory and time"),
        new("kin ps -ef --forest", "every process below its parent"),
        new("kin ps ajxf", "process groups, sessions, terminals, as a forest"),
        new("kin ps -eo pid,comm,cmd --sort=-rss | head -5", "chosen columns, the largest memory first"),
        new("kin ps -L -p $$", "the threads of this shell"),
        new("kin ps -e --state Z 2>/dev/null || echo no zombies", "zombies"),
        new("kin ps aux --json | head -3", "for programs"),
    ];

    /// <summary>All columns.</summary>
    public static Listing Columns()
    {
        Listing all = new(
        [
            new("name", "name"), new("heading", "heading"), new("aliases", "also") { Most = 24 },
            new("meaning", "what it shows"),
        ]);
        foreach (PsColumn column in PsColumns.All)
        {
            all.Add(
            [
                Cell.Of(column.Name), Cell.Of(column.Heading), Cell.Of(string.Join(' ', column.Aliases)),
                Cell.Of(column.Meaning),
            ]);
        }

        return all;
    }
}
