namespace Kin.Tool.Looking;

/// <summary>Names and command lines of others, made safe for terminals.</summary>
internal static class Plain
{
    /// <summary>
    /// The text with '?' for each control character and each byte that is not UTF-8 (a lone surrogate), as
    /// ps(1) has it, for what turns the direction of writing, and for the two that are no characters (U+FFFE,
    /// U+FFFF), which XML does not allow: a name cannot move the cursor, end a line, colour what follows or
    /// change places with it.
    /// </summary>
    public static string Of(string text)
    {
        if (IsPrintable(text))
        {
            return text; // nearly always
        }

        foreach (char c in text)
        {
            if (IsOdd(c))
            {
                return Rewritten(text);
            }
        }

        return text;
    }

    /// <summary>It is ASCII without control characters.</summary>
    // By hand: the function of the runtime for this asks for its type at each call until it is compiled anew.
    public static bool IsPrintable(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (c is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A character that is shown in another way, unless it is half of a pair.</summary>
    public static bool IsOdd(char c) => char.IsControl(c) || char.IsSurrogate(c)
        || c is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e')
            or (>= '\u2066' and <= '\u2069') or >= '\ufffe';

    private static string Rewritten(string text)
    {
        char[] all = text.ToCharArray();
        for (int i = 0; i < all.Length; i++)
        {
            if (i + 1 < all.Length && char.IsSurrogatePair(all[i], all[i + 1]))
            {
                i++;
            }
            else if (IsOdd(all[i]))
            {
                all[i] = '?';
            }
        }

        return new string(all);
    }
}
