using System.Text;
using Spectre.Console.Rendering;

namespace Kin.Tool.Looking;

/// <summary>Texts by the cells of a terminal that they take: two for a Chinese character, none for an
/// accent that changes the one before.</summary>
internal static class TextCells
{
    /// <summary>How many cells a text takes.</summary>
    public static int Of(string text) =>
        Ascii.IsValid(text) ? text.Length : Segment.CellCount([new Segment(text)]);

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
}
