using System.Text;

namespace Kin.Tool.Looking.Top.Picture;

/// <summary>
/// The screen as it is and as it is to be: only cells that differ are written. Knows no terminal. Not
/// thread-safe.
/// </summary>
/// <param name="isAscii">Other characters than those of ASCII are written as '?'.</param>
/// <param name="hasColour">Colours may be written.</param>
internal sealed class ScreenPicture(bool isAscii, bool hasColour)
{
    private const int WorthSkipping = 6; // a move of the cursor takes as many bytes

    private ScreenCell[] _shown = [], _wanted = [];
    private bool _isUnknown = true;
    private int _row, _column;
    private Style _style;

    /// <summary>Its lines.</summary>
    public int Rows { get; private set; }

    /// <summary>Cells of a line.</summary>
    public int Columns { get; private set; }

    /// <summary>Gives it another size; everything is written anew then.</summary>
    public void Resize(int rows, int columns)
    {
        if (rows != Rows || columns != Columns)
        {
            (Rows, Columns) = (rows, columns);
            _shown = new ScreenCell[rows * columns];
            _wanted = new ScreenCell[rows * columns];
            Array.Fill(_wanted, ScreenCell.Blank);
            Forget();
        }
    }

    /// <summary>What the terminal shows is not known any more: everything is written anew.</summary>
    public void Forget() => _isUnknown = true;

    /// <summary>Puts a line, from its character at <paramref name="skipped"/> on; blanks follow it.</summary>
    public void Put(int row, StyledLine line, int skipped = 0, Style rest = Style.Plain)
    {
        if (row < 0 || row >= Rows)
        {
            return;
        }

        Span<ScreenCell> cells = _wanted.AsSpan(row * Columns, Columns);
        ReadOnlySpan<char> text = line.Text;
        ReadOnlySpan<Style> styles = line.Styles;
        int at = Math.Min(skipped, text.Length), column = 0;
        while (at < text.Length && column < Columns)
        {
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out int used);
            column += PutRune(cells[column..], rune, styles[at]);
            at += used;
        }

        cells[column..].Fill(new ScreenCell(' ', rest));
    }

    /// <summary>Puts an empty line.</summary>
    public void Clear(int row)
    {
        if (row >= 0 && row < Rows)
        {
            _wanted.AsSpan(row * Columns, Columns).Fill(ScreenCell.Blank);
        }
    }

    /// <summary>Writes what differs, and takes it for shown.</summary>
    public void WriteChanges(ScreenBytes bytes)
    {
        if (_isUnknown)
        {
            bytes.Add("\e[0m\e[2J"u8);
            Array.Fill(_shown, ScreenCell.Blank);
            _isUnknown = false;
            (_row, _column, _style) = (-1, -1, Style.Plain);
        }

        for (int row = 0; row < Rows; row++)
        {
            WriteRow(row, bytes);
        }

        _wanted.AsSpan().CopyTo(_shown);
    }

    /// <summary>The text of a line that is to be, without blanks at the end.</summary>
    public string TextOf(int row)
    {
        StringBuilder text = new();
        foreach (ScreenCell cell in _wanted.AsSpan(row * Columns, Columns))
        {
            text.Append(cell.IsRest ? "" : new Rune(cell.Character).ToString());
        }

        return text.ToString().TrimEnd(' ');
    }

    // What takes no cell is left out: it could change what stands before it.
    private int PutRune(Span<ScreenCell> cells, Rune rune, Style style)
    {
        int width = TextCells.Of(rune);
        if (width == 0)
        {
            return 0;
        }

        if ((isAscii && !rune.IsAscii) || width > cells.Length)
        {
            cells[0] = new ScreenCell('?', style);
            return 1;
        }

        cells[0] = new ScreenCell(rune.Value, style);
        if (width == 2)
        {
            cells[1] = new ScreenCell(0, style);
        }

        return width;
    }

    private void WriteRow(int row, ScreenBytes bytes)
    {
        ReadOnlySpan<ScreenCell> wanted = _wanted.AsSpan(row * Columns, Columns);
        ReadOnlySpan<ScreenCell> shown = _shown.AsSpan(row * Columns, Columns);
        int first = wanted.CommonPrefixLength(shown);
        if (first == Columns)
        {
            return;
        }

        if (HasWide(wanted) || HasWide(shown))
        {
            WriteWhole(row, wanted, bytes);
            return;
        }

        int end = EndOfText(wanted);
        bool isCleared = EndOfText(shown) > end + WorthSkipping;
        for (int at = first; at < (isCleared ? end : Columns); at++)
        {
            if (wanted[at] != shown[at])
            {
                GoTo(row, at, wanted, bytes);
                WriteCell(wanted[at], bytes);
            }
        }

        if (isCleared)
        {
            ClearFrom(row, end, bytes);
        }
    }

    // Terminals do not agree on which characters are wide, so the line is written from its beginning, and the
    // place is told after each of them.
    private void WriteWhole(int row, ReadOnlySpan<ScreenCell> wanted, ScreenBytes bytes)
    {
        ClearFrom(row, 0, bytes);
        int end = EndOfText(wanted);
        for (int at = 0; at < end; at++)
        {
            if (!wanted[at].IsRest)
            {
                GoTo(row, at, wanted, bytes);
                WriteCell(wanted[at], bytes);
                _row = at + 1 < end && wanted[at + 1].IsRest ? -1 : _row;
            }
        }
    }

    private void GoTo(int row, int column, ReadOnlySpan<ScreenCell> wanted, ScreenBytes bytes)
    {
        if (_row == row && _column == column)
        {
            return;
        }

        if (_row == row && column > _column && column - _column < WorthSkipping
            && IsOneStyle(wanted[_column..column]))
        {
            foreach (ScreenCell cell in wanted[_column..column])
            {
                WriteCell(cell, bytes);
            }

            return;
        }

        bytes.Move(row, column);
        (_row, _column) = (row, column);
    }

    private bool IsOneStyle(ReadOnlySpan<ScreenCell> cells)
    {
        foreach (ScreenCell cell in cells)
        {
            if (cell.Style != _style || cell.Character is < 32 or > 126)
            {
                return false;
            }
        }

        return true;
    }

    private void WriteCell(ScreenCell cell, ScreenBytes bytes)
    {
        SetStyle(cell.Style, bytes);
        bytes.Add(new Rune(cell.Character));
        _column++;
        _row = _column < Columns ? _row : -1; // behind the last cell the place is the terminal's affair
    }

    private void ClearFrom(int row, int column, ScreenBytes bytes)
    {
        SetStyle(Style.Plain, bytes);
        if (_row != row || _column != column)
        {
            bytes.Move(row, column);
            (_row, _column) = (row, column);
        }

        bytes.Add("\e[K"u8);
    }

    private void SetStyle(Style style, ScreenBytes bytes)
    {
        if (style != _style)
        {
            bytes.Add(StyleEscape.Of(style, hasColour));
            _style = style;
        }
    }

    private static bool HasWide(ReadOnlySpan<ScreenCell> cells)
    {
        foreach (ScreenCell cell in cells)
        {
            if (cell.IsRest)
            {
                return true;
            }
        }

        return false;
    }

    private static int EndOfText(ReadOnlySpan<ScreenCell> cells)
    {
        int end = cells.Length;
        while (end > 0 && cells[end - 1] == ScreenCell.Blank)
        {
            end--;
        }

        return end;
    }
}
