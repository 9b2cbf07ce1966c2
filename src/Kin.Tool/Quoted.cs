using System.Text.RegularExpressions;

namespace Kin.Tool;

/// <summary>Words of the user in messages of ours.</summary>
internal static partial class Quoted
{
    private const int Most = 200, Tail = 50;

    /// <summary>
    /// The message, in which a word or what stands in quotes has at most 200 characters and a … in its
    /// midst. The end stays, for it tells places and names of files.
    /// </summary>
    public static string Short(string message) => message.Length <= Most
        ? message
        : Word().Replace(InQuotes().Replace(message, Cut), Cut);

    /// <summary>
    /// The same, on one line of any terminal: control characters are written as the shell and C write them.
    /// </summary>
    public static string Line(string message) => Short(Control().Replace(message, Escaped));

    private static string Escaped(Match match) => match.ValueSpan[0] switch
    {
        '\n' => "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        '\e' => "\\e",
        char other => $"\\x{(int)other:x2}",
    };

    private static string Cut(Match match) => match.Length <= Most + 1
        ? match.Value
        : $"{match.ValueSpan[..(Most - Tail)]}…{match.ValueSpan[^Tail..]}";

    [GeneratedRegex(@"(?<!\w)'[^'\n]*'")]
    private static partial Regex InQuotes();

    [GeneratedRegex(@"\p{Cc}")]
    private static partial Regex Control();

    [GeneratedRegex(@"\S{200,}")]
    private static partial Regex Word();
}
