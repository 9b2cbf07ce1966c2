using System.Buffers.Text;

namespace Kin.Tool.Looking;

/// <summary>Numbers in what the kernel writes.</summary>
internal static class KernelText
{
    /// <summary>The number behind a word at the beginning of a line; null: there is no such line.</summary>
    public static long? Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> rest = Line(text, word);
        return TryNext(ref rest, out long number) ? number : null;
    }

    /// <summary>What follows a word at the beginning of a line, to the end of that line.</summary>
    public static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            if (line.StartsWith(word))
            {
                return line[word.Length..];
            }

            text = end < 0 ? default : text[(end + 1)..];
        }

        return default;
    }

    /// <summary>The next whole number; what stands before it is skipped.</summary>
    public static bool TryNext(ref ReadOnlySpan<byte> text, out long number)
    {
        int at = 0; // not IndexOfAnyInRange, which would be compiled at each start
        while (at < text.Length && !char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }

        if (at == text.Length || !Utf8Parser.TryParse(text[at..], out number, out int used))
        {
            number = 0;
            return false;
        }

        text = text[(at + used)..];
        return true;
    }

    /// <summary>The next number, or 0.</summary>
    public static long Next(ref ReadOnlySpan<byte> text) => TryNext(ref text, out long number) ? number : 0;

    /// <summary>The number behind "word=" in a line; NaN: there is none.</summary>
    public static double Fraction(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word)
    {
        int at = line.IndexOf(word);
        return at >= 0 && Utf8Parser.TryParse(line[(at + word.Length)..], out double number, out _)
            ? number : double.NaN;
    }
}
