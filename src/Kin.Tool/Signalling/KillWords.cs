using System.Globalization;

namespace Kin.Tool.Signalling;

/// <summary>The words of kill(1), which has options that are signals and operands that look like
/// options.</summary>
internal static class KillWords
{
    private static readonly string[] s_valued = ["-s", "--signal", "-n", "--number", "-q", "--queue"];

    /// <summary>The same with long options in front, `--`, and operands behind it.</summary>
    public static IReadOnlyList<string> Modernize(IReadOnlyList<string> words)
    {
        List<string> options = [], operands = [];
        bool signal = false;
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            if (word == "--")
            {
                operands.AddRange(words.Skip(i + 1));
                break;
            }

            if (Array.IndexOf(s_valued, word) is int option and >= 0)
            {
                signal |= option < 4;
                options.AddRange(words.Skip(i).Take(2));
                i++;
            }
            else if (!IsOption(word) || (signal && IsNumber(word)))
            {
                operands.Add(word);
            }
            else if (!signal && IsSignal(word[1..]))
            {
                signal = true;
                options.AddRange(["--signal", word[1..]]);
            }
            else
            {
                signal |= word.StartsWith("--signal=", StringComparison.Ordinal)
                    || word.StartsWith("--number=", StringComparison.Ordinal);
                options.Add(word);
            }
        }

        return operands.Count == 0 ? options : [.. options, "--", .. operands];
    }

    /// <summary>An integer of 32 bits; null: it is none.</summary>
    public static int? Integer(string word) => int.TryParse(
        word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>A number of any size.</summary>
    public static bool IsNumber(string word) =>
        word.TrimStart('-', '+') is { Length: > 0 } digits && word.Length - digits.Length <= 1
            && digits.All(char.IsAsciiDigit);

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    // Every number, so that -99 is told to be no signal.
    private static bool IsSignal(string word) => Signal.TryParse(word, out _) || word.All(char.IsAsciiDigit);
}
