using System.Text;
using Kin.Tool.Looking;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kin.Tool.Facts;

/// <summary>
/// A table without lines between its columns. Where it is wider than the terminal, what has no room goes on
/// in further lines, set in below the first: nothing is left out.
/// </summary>
/// <param name="headings">The names of the columns; without any text in them they are left out.</param>
/// <param name="rows">A text for each column.</param>
/// <param name="style">How the headings look.</param>
internal sealed class FlowingTable(string[] headings, IEnumerable<string[]> rows, Style style) : Renderable
{
    private const int Between = 2, Indentation = 6;
    private const int WorthWrapping = 24; // a last column with less room goes below

    private readonly string[][] _rows = [.. rows];

    private bool HasHeadings => headings.Any(heading => heading.Length > 0);

    /// <summary>
    /// A text for each row, of as many lines as it takes; the headings first, if there are any.
    /// </summary>
    public IEnumerable<string> Lines(int width)
    {
        int[] starts = Starts(width);
        return (HasHeadings ? _rows.Prepend(headings) : _rows).Select(row => Line(row, starts, width));
    }

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(1, maxWidth);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        Style next = HasHeadings ? style : Style.Plain;
        foreach (string line in Lines(maxWidth))
        {
            yield return new Segment(line, next);
            yield return Segment.LineBreak;
            next = Style.Plain;
        }
    }

    // As wide as what is in them. On a narrow terminal a column is not as wide as its longest texts, so that
    // one of them does not push away what follows in all other rows.
    private int[] Starts(int width)
    {
        int[] starts = StartsFor(int.MaxValue, out int end);
        return end <= width ? starts : StartsFor(width / 3, out _);
    }

    private int[] StartsFor(int longest, out int end)
    {
        int[] starts = new int[headings.Length];
        end = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = end + (i > 0 ? Between : 0);
            int column = i;
            end = starts[i] + _rows.Select(row => TextCells.Of(row[column])).Where(cells => cells <= longest)
                .Append(TextCells.Of(headings[i])).Max();
        }

        return starts;
    }

    private static string Line(string[] cells, int[] starts, int width)
    {
        StringBuilder line = new();
        int place = 0;
        bool isBelow = false;
        for (int i = 0; i < cells.Length; i++)
        {
            int length = TextCells.Of(cells[i]), start = starts[i];
            if (length == 0)
            {
                continue;
            }

            bool wraps = i == cells.Length - 1 && width - start >= WorthWrapping;
            if (i == 0 || (!isBelow && place <= start - Between && (start + length <= width || wraps)))
            {
                line.Append(' ', start - place);
                place = Wrap(line, cells[i], start, start, width);
            }
            else if (isBelow && place + Between + length <= width)
            {
                line.Append(' ', Between).Append(cells[i]);
                place += Between + length;
            }
            else
            {
                line.Append('\n').Append(' ', Indentation);
                place = Wrap(line, cells[i], Indentation, Indentation, width);
                isBelow = true;
            }
        }

        return line.ToString();
    }

    // Between words where there are some, else anywhere. What follows begins below what is wrapped.
    private static int Wrap(StringBuilder line, string text, int place, int indentation, int width)
    {
        while (TextCells.Of(text) is int cells && cells > width - place && place + 1 < width)
        {
            string part = TextCells.Cut(text, width - place);
            int blank = text[part.Length] == ' ' ? part.Length : part.LastIndexOf(' ');
            part = blank > part.Length / 2 ? text[..blank] : part;
            if (part.Length == 0)
            {
                break; // a character that is wider than the room
            }

            line.Append(part).Append('\n').Append(' ', indentation);
            text = text[part.Length..].TrimStart(' ');
            place = indentation;
        }

        line.Append(text);
        return place + TextCells.Of(text);
    }
}
