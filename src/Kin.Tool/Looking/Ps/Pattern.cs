using System.Text.RegularExpressions;
using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Ps;

/// <summary>A regular expression that a user gave.</summary>
internal static class Pattern
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    /// <summary>Made ready; matching a text gives up after two seconds.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static Regex Of(Verb verb, string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, s_most);
        }
        catch (RegexParseException e)
        {
            throw verb.Wrong($"'{pattern}' is no regular expression: {e.Error}, at character {e.Offset}.");
        }
    }
}
