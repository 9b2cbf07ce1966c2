using System.Globalization;
using Kin.Tool.Verbs;

namespace Kin.Tool.Limiting;

/// <summary>
/// Limits as words: SOFT:HARD, one value for both, or one side alone, as prlimit(1) has it.
/// </summary>
internal static class LimitText
{
    private const string Suffixes = "KMGT";

    /// <summary>Reads a limit.</summary>
    /// <param name="verb">For the error of usage.</param>
    /// <param name="text">"1024", "1024:4096", "1024:", ":4096"; "unlimited"; 64K, 8M, 1G.</param>
    /// <param name="present">For the side that is not given.</param>
    public static ResourceLimit Read(Verb verb, string text, Func<ResourceLimit> present)
    {
        string[] sides = text.Split(':');
        ulong? first = Number(sides[0]), second = sides.Length == 2 ? Number(sides[1]) : null;
        (ulong Soft, ulong Hard)? limit = sides switch
        {
            [_] when first is ulong both => (both, both),
            ["", _] when second is ulong hard => (Math.Min(present().Soft, hard), hard),
            [_, ""] when first is ulong soft => (soft, present().Hard),
            [_, _] when first is ulong soft && second is ulong hard => (soft, hard),
            _ => null,
        };
        return limit switch
        {
            null => throw verb.Wrong(
                $"'{text}' is no limit: SOFT:HARD, one value for both, SOFT: or :HARD; numbers, 64K, 8M, 1G, "
                + "or unlimited."),
            var (soft, hard) when soft > hard => throw verb.Wrong(
                $"the soft limit of '{text}' is above the hard one ({Show(hard)})."),
            var (soft, hard) => new ResourceLimit(soft, hard),
        };
    }

    /// <summary>The number, or "unlimited".</summary>
    public static string Show(ulong value) => value == ResourceLimit.Infinity
        ? "unlimited"
        : value.ToString(CultureInfo.InvariantCulture);

    private static ulong? Number(string text)
    {
        if (text is "unlimited" or "infinity" or "-1")
        {
            return ResourceLimit.Infinity;
        }

        int power = text.Length > 1
            ? Suffixes.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal) + 1
            : 0;
        string digits = power > 0 ? text[..^1] : text;
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            && number <= ulong.MaxValue >> (10 * power)
                ? number << (10 * power)
                : null;
    }
}
