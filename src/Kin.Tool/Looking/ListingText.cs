using System.Text;

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
        string[][] texts = new string[listing.Rows.Count][];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = Texts(listing.Rows[i].Cells, columns);
        }

        bool shows = hasHeadings && columns.Any(column => column.Heading.Length > 0);
        int[] widths = new int[columns.Count];
        for (int i = 0; i < widths.Length; i++)
        {
            widths[i] = Widest(columns[i], i, texts, shows ? columns[i].Heading.Length : 0);
        }

        StringBuilder all = new(), line = new();
        if (shows)
        {
            Fill(line, columns, widths, [.. columns.Select(column => column.Heading)]);
            Append(all, line, width, hasColour ? "\e[1m" : "");
        }

        for (int row = 0; row < texts.Length; row++)
        {
            Fill(line, columns, widths, texts[row]);
            Append(all, line, width, hasColour ? Escape(listing.Rows[row].Tone) : "");
        }

        return all.ToString();
    }

    private static string[] Texts(Cell[] cells, IReadOnlyList<Column> columns)
    {
        string[] texts = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            string text = Plain.Of(cells[i].Text);
            texts[i] = i < cells.Length - 1 ? TextCells.Cut(text, columns[i].Most) : text;
        }

        return texts;
    }

    private static int Widest(Column column, int index, string[][] rows, int least)
    {
        int widest = Math.Max(column.Least, least);
        foreach (string[] row in rows)
        {
            widest = Math.Max(widest, TextCells.Of(row[index]));
        }

        return widest;
    }

    private static void Fill(StringBuilder line, IReadOnlyList<Column> columns, int[] widths, string[] texts)
    {
        line.Clear();
        for (int i = 0; i < columns.Count; i++)
        {
            string text = texts[i];
            int room = Math.Max(0, widths[i] - TextCells.Of(text));
            line.Append(' ', i > 0 ? 1 : 0).Append(' ', columns[i].IsRight ? room : 0).Append(text);
            line.Append(' ', columns[i].IsRight || i == columns.Count - 1 ? 0 : room);
        }
    }

    private static void Append(StringBuilder all, StringBuilder line, int? width, string escape)
    {
        string shown = TextCells.Cut(line.ToString(), width ?? int.MaxValue).TrimEnd(' ');
        all.Append(escape).Append(shown).Append(escape.Length > 0 ? "\e[0m\n" : "\n");
    }

    private static string Escape(Tone tone) => tone switch
    {
        Tone.Faint => "\e[90m",
        Tone.Odd => "\e[33m",
        Tone.Bad => "\e[31m",
        _ => "",
    };
}
