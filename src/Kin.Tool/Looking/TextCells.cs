using System.Text;
using Spectre.Console.Rendering;

namespace Kin.Tool.Looking;

/// <summary>Texts by the cells of a terminal that they take: two for a Chinese character, none for an
/// accent that changes the one before.</summary>
internal static class TextCells
{
    // The last of all, which is no character, is behind the end of the table of Spectre.Console 0.49.
    private const char NoCharacter = '\uffff';

    /// <summary>How many cells a text takes.</summary>
    public static int Of(string text) => Ascii.IsValid(text) ? text.Length
        : Segment.CellCount([new Segment(text.Replace(NoCharacter, '?'))]);

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
            used += rune.IsAscii ? 1 : Of(rune.ToString());
            if (used > most)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    /// <summary>The same from the right: what is too much is left out at the beginning.</summary>
    public static string CutLeft(string text, int most)
    {
        int start = 0;
        while (Of(text[start..]) > most)
        {
            start += char.IsSurrogatePair(text, start) ? 2 : 1;
        }

        return text[start..];
    }
}
