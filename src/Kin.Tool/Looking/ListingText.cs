namespace Kin.Tool.Looking;

/// <summary>
/// A <see cref="Listing"/> for people: columns as wide as what is in them, each line cut at the edge of the
/// terminal, nothing in it that a terminal would obey.
/// </summary>
internal static class ListingText
{
    /// <summary>The table.</summary>
    /// <param name="listing">What to show.</param>
    /// <param name="width">How many characters a line may have; null: any number.</param>
    /// <param name="hasHeadings">Headings stand above; without any text in them they are left out.</param>
    /// <param name="hasColour">Escapes for bold and colours may be written.</param>
    public static string Of(Listing listing, int? width, bool hasHeadings, bool hasColour)
    {
        IReadOnlyList<Column> columns = listing.Columns;
        bool shows = hasHeadings && columns.Any(column => column.Heading.Length > 0);
        string[] headings = [.. columns.Select(column => column.Heading)];
        int[] widths = LeastWidths(columns);
        Widen(widths, shows ? headings : []);
        string[][] texts = new string[listing.Rows.Count][];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = Texts(listing.Rows[i].Cells, columns);
            Widen(widths, texts[i]);
        }

        ListingLines lines = new(columns, widths, width ?? int.MaxValue);
        if (shows)
        {
            lines.Add(headings, hasColour ? "\e[1m" : "");
        }

        for (int i = 0; i < texts.Length; i++)
        {
            lines.Add(texts[i], hasColour ? Escape(listing.Rows[i].Tone) : "");
        }

        return lines.ToString();
    }

    // No LINQ: what that does with numbers would be compiled at each start.
    private static int[] LeastWidths(IReadOnlyList<Column> columns)
    {
        int[] widths = new int[columns.Count];
        for (int i = 0; i < widths.Length; i++)
        {
            widths[i] = columns[i].Least;
        }

        return widths;
    }

    private static string[] Texts(Cell[] cells, IReadOnlyList<Column> columns)
    {
        string[] texts = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            string text = cells[i].Text;
            texts[i] = i < cells.Length - 1 ? TextCells.Cut(text, columns[i].Most) : text;
        }

        return texts;
    }

    private static void Widen(int[] widths, string[] texts)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            widths[i] = Math.Max(widths[i], TextCells.Of(texts[i]));
        }
    }

    private static string Escape(Tone tone) => tone switch
    {
        Tone.Faint => "\e[90m",
        Tone.Odd => "\e[33m",
        Tone.Bad => "\e[31m",
        _ => "",
    };
}
