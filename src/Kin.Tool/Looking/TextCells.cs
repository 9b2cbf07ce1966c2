using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Spectre.Console.Rendering;

namespace Kin.Tool.Looking;

/// <summary>Texts by the cells of a terminal that they take: two for a Chinese character, none for an
/// accent that changes the one before.</summary>
internal static class TextCells
{
    // The last of the first plane, behind the end of the table of Spectre.Console 0.49.
    private const int NoCharacter = 0xFFFF;

    /// <summary>1 or 2; 0: it changes the character before, or is not to be seen.</summary>
    public static int Of(Rune rune) => rune.Value switch
    {
        < 0x20 => 0,
        < 0x7F => 1,
        < 0xA0 => 0,
        < 0x300 => rune.Value == 0xAD ? 0 : 1,
        >= 0x2500 and < 0x25A0 => 1, // lines and blocks, which this program draws itself
        _ => IsHidden(rune) ? 0 : Measured(rune),
    };

    /// <summary>How many cells a text takes.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        if (Plain.IsPrintable(text))
        {
            return text.Length; // nearly always
        }

        int cells = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            cells += Of(rune);
        }

        return cells;
    }

    /// <summary>As much of it, from the left, as has room in so many cells.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most / 2 || Of(text) <= most)
        {
            return text;
        }

        int used = 0, length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += Of(rune);
            if (used > most)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    /// <summary>The same from the right: what is too much is left out at the beginning.</summary>
    public static string CutLeft(string text, int most)
    {
        int start = 0;
        while (Of(text.AsSpan(start)) > most)
        {
            start += char.IsSurrogatePair(text, start) ? 2 : 1;
        }

        return text[start..];
    }

    // By itself: the library is loaded only where there are such characters.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Measured(Rune rune) =>
        rune.Value == NoCharacter ? 1 : Segment.CellCount([new Segment(rune.ToString())]);

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
        or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;
}
