using System.Text.RegularExpressions;

namespace Kin.Tool.Facts;

/// <summary>An argument as it would be typed in a shell.</summary>
internal static partial class ShellWord
{
    /// <summary>The word, in quotes where a shell would take it apart.</summary>
    public static string Quoted(string word) => Plain().IsMatch(word)
        ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[\w@%+=:,./~^-]+\z")]
    private static partial Regex Plain();
}
