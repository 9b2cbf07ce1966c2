namespace Kin.Tool.Looking.Top;

/// <summary>What the terminal can show, as the environment tells.</summary>
/// <param name="IsAscii">No characters but those of ASCII.</param>
/// <param name="HasColour">Colours.</param>
internal readonly record struct TerminalFace(bool IsAscii, bool HasColour)
{
    private static readonly string[] s_locale = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>By the locale, TERM and NO_COLOR.</summary>
    public static TerminalFace Find(Func<string, string?> variable)
    {
        string locale = s_locale.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        bool isUtf8 = locale.Replace("-", "", StringComparison.Ordinal)
            .Contains("utf8", StringComparison.OrdinalIgnoreCase);
        string term = variable("TERM") ?? "";
        return new TerminalFace(
            !isUtf8 || term is "linux" or "dumb" or "",
            string.IsNullOrEmpty(variable("NO_COLOR")) && term is not ("dumb" or ""));
    }
}
