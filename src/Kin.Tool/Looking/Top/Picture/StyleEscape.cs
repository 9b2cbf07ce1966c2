namespace Kin.Tool.Looking.Top.Picture;

/// <summary>The escapes of styles (console_codes(4)).</summary>
internal static class StyleEscape
{
    /// <summary>What sets the style, whatever was set before.</summary>
    public static ReadOnlySpan<byte> Of(Style style, bool hasColour) => style switch
    {
        Style.Bold => "\e[0;1m"u8,
        Style.Heading => "\e[0;7m"u8,
        Style.SortHeading => "\e[0;1;7m"u8,
        Style.Chosen => hasColour ? "\e[0;30;46m"u8 : "\e[0;7m"u8,
        Style.Red when !hasColour => "\e[0;1m"u8,
        _ when !hasColour => "\e[0m"u8,
        Style.Faint => "\e[0;90m"u8,
        Style.Red => "\e[0;31m"u8,
        Style.Green => "\e[0;32m"u8,
        Style.Yellow => "\e[0;33m"u8,
        Style.Blue => "\e[0;34m"u8,
        Style.Magenta => "\e[0;35m"u8,
        Style.Cyan => "\e[0;36m"u8,
        _ => "\e[0m"u8,
    };
}
