namespace Kin.Native.Proc;

/// <summary>
/// Numbers in a text of the kernel, one after the other, with blanks between them. Nothing is thrown: at the
/// end of the text the numbers are 0, and what is no number, or too large, is remembered.
/// </summary>
internal ref struct NumberReader(ReadOnlySpan<byte> text)
{
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

    private ulong Take(out bool isNegative)
    {
        SkipBlanks();
        isNegative = false;
        if (_place == _text.Length)
        {
            return 0;
        }

        isNegative = _text[_place] == '-';
        _place += isNegative ? 1 : 0;
        int begin = _place;
        ulong magnitude = 0;
        for (; _place < _text.Length && (uint)(_text[_place] - '0') is uint digit && digit <= 9; _place++)
        {
            IsBroken |= magnitude > (ulong.MaxValue - digit) / 10;
            magnitude = unchecked((magnitude * 10) + digit);
        }

        Count++;
        if (_place == begin || (_place < _text.Length && !IsBlank(_text[_place])))
        {
            IsBroken = true;
            _place = _text.Length;
        }

        return magnitude;
    }

    private void SkipBlanks()
    {
        while (_place < _text.Length && IsBlank(_text[_place]))
        {
            _place++;
        }
    }

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\n' or (byte)'\t';
}
