using System.Buffers.Text;

namespace Kin.Native.Proc;

/// <summary>Numbers that stand alone in a text of the kernel.</summary>
internal static class TextNumber
{
    private const int SureDigits = 18; // any number of so many fits into a long

    /// <summary>The first number.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is too large.</exception>
    public static long Read(ReadOnlySpan<byte> text)
    {
        long number = 0;
        int count = 0;
        while (count < SureDigits && count < text.Length && text[count] is >= (byte)'0' and <= (byte)'9')
        {
            number = (number * 10) + (text[count++] - '0');
        }

        bool isSure = count > 0
            && (count == text.Length || text[count] is (byte)' ' or (byte)'\t' or (byte)'/');
        return isSure ? number : ReadAny(text);
    }

    // Signs, blanks in front, numbers that may be too large.
    private static long ReadAny(ReadOnlySpan<byte> text)
    {
        NumberReader numbers = new(First(text));
        long number = numbers.Next();
        return numbers.IsBroken || numbers.Count == 0 ? throw Broken(text) : number;
    }

    /// <inheritdoc cref="Read"/>
    public static int ReadInt(ReadOnlySpan<byte> text) =>
        Read(text) is var number and >= int.MinValue and <= int.MaxValue ? (int)number : throw Broken(text);

    /// <summary>"12 kB" as bytes.</summary>
    /// <exception cref="InvalidDataException">There is no number, or it is too large.</exception>
    public static long ReadKilobytes(ReadOnlySpan<byte> text) =>
        Read(text) is var number and >= 0 and < long.MaxValue / 1024 ? number * 1024 : throw Broken(text);

    /// <summary>All of it in base 16, without a prefix.</summary>
    /// <exception cref="InvalidDataException">It is no such number.</exception>
    public static ulong ReadHexadecimal(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out ulong number, out int taken, 'x') && taken == text.Length
            ? number : throw Broken(text);

    /// <summary>All of it in base 8.</summary>
    /// <exception cref="InvalidDataException">It is no such number.</exception>
    public static int ReadOctal(ReadOnlySpan<byte> text)
    {
        int number = 0;
        foreach (byte digit in text)
        {
            number = digit is >= (byte)'0' and <= (byte)'7' && number < 1 << 24
                ? (number << 3) | (digit - '0') : throw Broken(text);
        }

        return text.Length > 0 ? number : throw Broken(text);
    }

    /// <summary>
    /// All numbers of the text; those above 2^31 - 1 as the negative numbers of the same bits.
    /// </summary>
    /// <exception cref="InvalidDataException">Something is none.</exception>
    public static int[] ReadAll(ReadOnlySpan<byte> text)
    {
        int count = 0;
        NumberReader counting = new(text);
        for (counting.Next(); counting.Count > count; counting.Next())
        {
            count++;
        }

        int[] all = counting.IsBroken ? throw Broken(text) : new int[count];
        NumberReader numbers = new(text);
        for (int i = 0; i < count; i++)
        {
            all[i] = unchecked((int)numbers.Next());
        }

        return all;
    }

    /// <summary>Says what could not be read.</summary>
    public static InvalidDataException Broken(ReadOnlySpan<byte> text) =>
        new($"'{SystemText.Decode(text[..Math.Min(text.Length, 80)])}' is not what the kernel writes there.");

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny((byte)' ', (byte)'\t', (byte)'/');
        return end < 0 ? text : text[..end];
    }
}
