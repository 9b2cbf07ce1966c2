using System.Text;

namespace Kin.Tool.Looking;

/// <summary>Lines of texts in columns, each cut at the edge of the terminal. Not thread-safe.</summary>
/// <param name="columns">The columns.</param>
/// <param name="widths">How many cells each takes.</param>
/// <param name="most">How many cells a line may have.</param>
internal sealed class ListingLines(IReadOnlyList<Column> columns, int[] widths, int most)
{
    private const string Blanks = "                                                                ";

    private readonly StringBuilder _all = new();
    private int _left; // cells of this line

    /// <summary>Adds a line.</summary>
    /// <param name="texts">One for each column.</param>
    /// <param name="escape">What makes it stand out; empty: nothing.</param>
    public void Add(string[] texts, string escape)
    {
        _all.Append(escape);
        int start = _all.Length;
        _left = most;
        for (int i = 0; i < texts.Length; i++)
        {
            bool isRight = columns[i].IsRight, isLast = i == texts.Length - 1;
            int room = widths[i] - TextCells.Of(texts[i]);
            Blank((i > 0 ? 1 : 0) + (isRight ? room : 0));
            Append(texts[i]);
            Blank(isRight || isLast ? 0 : room);
        }

        int end = _all.Length;
        while (end > start && _all[end - 1] == ' ')
        {
            end--;
        }

        _all.Length = end;
        _all.Append(escape.Length > 0 ? "\e[0m\n" : "\n");
    }

    /// <summary>All lines.</summary>
    public override string ToString() => _all.ToString();

    private void Append(string text)
    {
        int cells = TextCells.Of(text);
        _all.Append(cells <= _left ? text : TextCells.Cut(text, _left));
        _left = Math.Max(0, _left - cells);
    }

    private void Blank(int count)
    {
        for (count = Math.Min(count, _left); count > 0; count -= Blanks.Length)
        {
            int piece = Math.Min(count, Blanks.Length);
            _all.Append(Blanks, 0, piece);
            _left -= piece;
        }
    }
}
