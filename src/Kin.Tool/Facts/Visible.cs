using System.Globalization;
using System.Text;
using Kin.Tool.Looking;

namespace Kin.Tool.Facts;

/// <summary>Texts of processes, which may hold anything, on one line of any terminal.</summary>
internal static class Visible
{
    /// <summary>
    /// Control characters and bytes that are no UTF-8 as C writes them: "\n", "\e", "\xff". What a process
    /// calls itself moves no cursor.
    /// </summary>
    public static string Text(string text)
    {
        if (!text.Any(Plain.IsOdd))
        {
            return text;
        }

        StringBuilder shown = new(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (isPair)
            {
                shown.Append(text, i++, 2);
            }
            else
            {
                shown.Append(Shown(text[i]));
            }
        }

        return shown.ToString();
    }

    private static string Shown(char c) => c switch
    {
        '\n' => "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        '\e' => "\\e",
        >= '\udc80' and <= '\udcff' => Escaped(c - '\udc00'),
        _ when Plain.IsOdd(c) => Escaped(c),
        _ => c.ToString(),
    };

    private static string Escaped(int value) => string.Create(CultureInfo.InvariantCulture, $"\\x{value:x2}");
}
