using System.Text;

namespace Kin.Tool.Looking.Top.Picture;

/// <summary>A line of text in the making, each character with its style. Used again and again.</summary>
internal sealed class StyledLine
{
    private char[] _text = new char[256];
    private Style[] _styles = new Style[256];

    /// <summary>How many characters there are.</summary>
    public int Length { get; private set; }

    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, Length);

    /// <summary>The style of each.</summary>
    public ReadOnlySpan<Style> Styles => _styles.AsSpan(0, Length);

    /// <summary>Begins anew.</summary>
    public StyledLine Clear()
    {
        Length = 0;
        return this;
    }

    /// <summary>Adds text.</summary>
    public StyledLine Add(ReadOnlySpan<char> text, Style style = Style.Plain)
    {
        Grow(text.Length);
        text.CopyTo(_text.AsSpan(Length));
        _styles.AsSpan(Length, text.Length).Fill(style);
        Length += text.Length;
        return this;
    }

    /// <summary>Adds a character some times.</summary>
    public StyledLine Add(char character, int count, Style style = Style.Plain)
    {
        if (count > 0)
        {
            Grow(count);
            _text.AsSpan(Length, count).Fill(character);
            _styles.AsSpan(Length, count).Fill(style);
            Length += count;
        }

        return this;
    }

    /// <summary>Adds text that takes just as many cells: cut, or with blanks.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The cells.</param>
    /// <param name="isRight">The blanks stand in front.</param>
    /// <param name="style">How it looks.</param>
    public StyledLine AddFitting(ReadOnlySpan<char> text, int width, bool isRight, Style style = Style.Plain)
    {
        int cells = 0, end = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int more = TextCells.Of(rune);
            if (cells + more > width)
            {
                break;
            }

            cells += more;
            end += rune.Utf16SequenceLength;
        }

        end = Math.Min(end, text.Length);
        bool isCut = end < text.Length && width > 1;
        return isRight
            ? Add(' ', width - cells, style).Add(text[..end], style)
            : isCut && cells == width ? Add(text[..(end - LastLength(text[..end]))], style).Add('+', 1, style)
                .Add(' ', TextCells.Of(text[(end - LastLength(text[..end]))..end]) - 1, style)
            : Add(text[..end], style).Add(' ', width - cells, style);
    }

    /// <summary>Everything in one style.</summary>
    public void Restyle(Style style) => _styles.AsSpan(0, Length).Fill(style);

    /// <summary>The text without blanks at the end.</summary>
    public override string ToString() => Text.TrimEnd(' ').ToString();

    private static int LastLength(ReadOnlySpan<char> text) =>
        text.Length > 1 && char.IsLowSurrogate(text[^1]) && char.IsHighSurrogate(text[^2]) ? 2 : 1;

    private void Grow(int more)
    {
        if (Length + more > _text.Length)
        {
            int room = Math.Max(_text.Length * 2, Length + more);
            Array.Resize(ref _text, room);
            Array.Resize(ref _styles, room);
        }
    }
}
