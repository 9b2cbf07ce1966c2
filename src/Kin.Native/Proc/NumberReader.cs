namespace Kin.Native.Proc;

/// <summary>
/// Numbers in a text of the kernel, one after the other, with blanks between them. Nothing is thrown: at the
/// end of the text the numbers are 0, and what is no number, or too large, is remembered.
/// </summary>
internal ref struct NumberReader(ReadOnlySpan<byte> text)
{
    private const int SureDigits = 19; // as many always fit into 64 bits

    private readonly ReadOnlySpan<byte> _text = text;
    private int _place;

    /// <summary>Something was no number, or did not fit.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>How many numbers were there.</summary>
    public int Count { get; private set; }

    /// <summary>The next one.</summary>
    public long Next()
    {
        ulong magnitude = Take(out bool isNegative);
        ulong most = isNegative ? 1ul + long.MaxValue : long.MaxValue;
        IsBroken |= magnitude > most;
        return isNegative ? unchecked(-(long)magnitude) : unchecked((long)magnitude);
    }

    /// <summary>The next one, up to 2^64 - 1.</summary>
    public ulong NextUnsigned()
    {
        ulong magnitude = Take(out bool isNegative);
        IsBroken |= isNegative && magnitude != 0;
        return magnitude;
    }

    /// <summary>The next one.</summary>
    public int NextInt()
    {
        long number = Next();
        IsBroken |= number is < int.MinValue or > int.MaxValue;
        return unchecked((int)number);
    }

    // On copies of the fields, which stay in registers.
    private ulong Take(out bool isNegative)
    {
        ReadOnlySpan<byte> text = _text;
        int place = _place;
        while (place < text.Length && IsBlank(text[place]))
        {
            place++;
        }

        isNegative = place < text.Length && text[place] == '-';
        place += isNegative ? 1 : 0;
        int begin = place;
        ulong magnitude = 0;
        for (; place < text.Length && (uint)(text[place] - '0') is uint digit && digit <= 9; place++)
        {
            IsBroken |= place - begin >= SureDigits && magnitude > (ulong.MaxValue - digit) / 10;
            magnitude = unchecked((magnitude * 10) + digit);
        }

        bool isAtEnd = place == text.Length && place == begin && !isNegative;
        bool isNumber = place > begin && (place == text.Length || IsBlank(text[place]));
        Count += isAtEnd ? 0 : 1;
        IsBroken |= !isAtEnd && !isNumber;
        _place = isNumber ? place : text.Length;
        return magnitude;
    }

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\n' or (byte)'\t';
}
