namespace Kin.Tool.Looking;

/// <summary>Names and command lines of others, made safe for terminals.</summary>
internal static class Plain
{
    /// <summary>
    /// The text with '?' for each control character and each byte that is not UTF-8 (a lone surrogate), as
    /// ps(1) has it: a name cannot move the cursor, end a line or colour what follows.
    /// </summary>
    public static string Of(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || char.IsSurrogate(text[i]))
            {
                return Rewritten(text);
            }
        }

        return text;
    }

    private static string Rewritten(string text)
    {
        char[] all = text.ToCharArray();
        for (int i = 0; i < all.Length; i++)
        {
            if (i + 1 < all.Length && char.IsSurrogatePair(all[i], all[i + 1]))
            {
                i++;
            }
            else if (char.IsControl(all[i]) || char.IsSurrogate(all[i]))
            {
                all[i] = '?';
            }
        }

        return new string(all);
    }
}
