using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kin.Tests.Tool.Top;

/// <summary>
/// A terminal that knows the few escapes that top writes, and fails on any other: what it shows is what a real one
/// would show.
/// </summary>
/// <param name="rows">Its lines.</param>
/// <param name="columns">Cells of a line.</param>
/// <param name="width">How many cells it gives a character.</param>
internal sealed partial class TerminalDouble(int rows, int columns, Func<Rune, int> width)
{
    private readonly string[] _cells = [.. Enumerable.Repeat(" ", rows * columns)];
    private int _row, _column;

    /// <summary>What a line shows, without blanks at the end.</summary>
    public string Line(int row) => string.Concat(_cells.Skip(row * columns).Take(columns)).TrimEnd(' ');

    /// <summary>What stands in a cell.</summary>
    public string Cell(int row, int column) => _cells[(row * columns) + column];

    /// <summary>Shows what is written.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        for (int at = 0; at < text.Length;)
        {
            if (text[at] == '\e')
            {
                Match escape = Escape().Match(text, at);
                Assert.True(escape.Success, $"An unknown escape: {text.AsSpan(at + 1, Math.Min(20, text.Length - at - 1))}");
                Obey(escape.Groups[1].Value, escape.Groups[2].Value);
                at += escape.Length;
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int used);
            Assert.False(Rune.IsControl(rune), $"A control character: {rune.Value:x}");
            Put(rune);
            at += used;
        }
    }

    [GeneratedRegex(@"\G\e\[([0-9;]*)([A-Za-z])")]
    private static partial Regex Escape();

    private void Obey(string numbers, string letter)
    {
        int[] values = [.. numbers.Split(';').Select(n => n.Length == 0 ? 0 : int.Parse(n, CultureInfo.InvariantCulture))];
        switch (letter)
        {
            case "H":
                _row = Math.Max(1, values[0]) - 1;
                _column = values.Length > 1 ? Math.Max(1, values[1]) - 1 : 0;
                Assert.InRange(_row, 0, rows - 1);
                Assert.InRange(_column, 0, columns - 1);
                break;
            case "K":
                Assert.Equal("", numbers);
                Array.Fill(_cells, " ", (_row * columns) + _column, columns - _column);
                break;
            case "J":
                Assert.Equal("2", numbers);
                Array.Fill(_cells, " ");
                break;
            case "m":
                break;
            default:
                Assert.Fail($"An unknown escape: {numbers}{letter}");
                break;
        }
    }

    // Without wrapping the last cell is overwritten; half of a wide character does not stay.
    private void Put(Rune rune)
    {
        int cells = width(rune), at = (_row * columns) + Math.Min(_column, columns - 1);
        if (_cells[at] == "" && at > 0)
        {
            _cells[at - 1] = " ";
        }

        _cells[at] = rune.ToString();
        if (cells == 2 && _column + 1 < columns)
        {
            _cells[at + 1] = "";
        }

        _column = Math.Min(columns, _column + cells);
        if (_column < columns && _cells[(_row * columns) + _column] == "" && cells == 1)
        {
            _cells[(_row * columns) + _column] = " ";
        }
    }
}
