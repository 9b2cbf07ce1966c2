using System.CommandLine;
using System.Globalization;
using Kin.Tool.Running;
using Kin.Tool.Verbs;

namespace Kin.Tool.Looking;

/// <summary>
/// The options by which a verb that shows a listing is told how: a table, --json or --csv. A verb makes one
/// in
/// its constructor, and shows its listing by <see cref="Show"/>. One whose objects hold more than a line has
/// room for writes its JSON itself.
/// </summary>
internal sealed class ListingForm
{
    private readonly Verb _verb;
    private readonly Flag _json, _csv, _bare;

    public ListingForm(Verb verb)
    {
        _verb = verb;
        _json = verb.Flag("--json", "Prints a JSON array of objects; unknown is null.");
        _csv = verb.Flag("--csv", "Prints comma-separated values under a line of names; unknown is empty.");
        _bare = verb.Flag(
            "--no-headings", "Leaves out the line of headings, or of names.", "--no-headers", "--no-heading");
    }

    /// <summary>--json was asked for.</summary>
    public bool IsJson(ParseResult line) => line.Has(_json);

    /// <summary>It is meant for programs: --json or --csv.</summary>
    public bool IsForPrograms(ParseResult line) => line.Has(_json) || line.Has(_csv);

    /// <summary>Prints the listing as was asked for.</summary>
    /// <param name="listing">What to show.</param>
    /// <param name="line">The options.</param>
    /// <param name="width">Characters of a line; null: as wide as the terminal, or any width
    /// elsewhere.</param>
    /// <param name="isBare">The headings are left out, whatever the options say.</param>
    public void Show(Listing listing, ParseResult line, int? width = null, bool isBare = false)
    {
        bool hasHeadings = !isBare && !line.Has(_bare);
        Out.Text(line.Has(_json) ? ListingJson.Of(listing)
            : line.Has(_csv) ? ListingCsv.Of(listing, hasHeadings)
            : ListingText.Of(listing, width ?? Width(), hasHeadings, Out.HasColour));
    }

    /// <summary>Sees that the options fit together.</summary>
    /// <exception cref="UsageException">They do not.</exception>
    public void Check(ParseResult line)
    {
        if (line.Has(_json) && line.Has(_csv))
        {
            throw _verb.Wrong("--json and --csv are two forms.");
        }
    }

    /// <summary>
    /// The width that COLUMNS says; else that of the terminal; null: neither, as into a pipe or file.
    /// </summary>
    public static int? Width() => ColumnsVariable()
        ?? (Console.IsOutputRedirected ? null : TerminalState.Width() ?? 80);

    /// <summary>The width that the variable COLUMNS says; null: it is not set.</summary>
    public static int? ColumnsVariable() =>
        int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture,
            out int columns) && columns > 0 ? columns : null;
}
