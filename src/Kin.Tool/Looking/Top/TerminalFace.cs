namespace Kin.Tool.Looking.Top;

/// <summary>What the terminal can show, as the environment tells.</summary>
/// <param name="IsAscii">No characters but those of ASCII.</param>
/// <param name="HasColour">Colours.</param>
internal readonly record struct TerminalFace(bool IsAscii, bool HasColour)
{
    /// <summary>By the locale, TERM and NO_COLOR.</summary>
    public static TerminalFace Find(Func<string, string?> variable)
    {
        string term = variable("TERM") ?? "";
        return new TerminalFace(
            !LocaleText.IsUtf8(variable) || term is "linux" or "dumb" or "",
            string.IsNullOrEmpty(variable("NO_COLOR")) && term is not ("dumb" or ""));
    }
}
