using Kin.Tool.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kin.Tool;

/// <summary>
/// Tables and colours as text, by Spectre.Console. A class of its own, so that what draws nothing does not
/// load it.
/// </summary>
internal static class Drawing
{
    private const int WidestLine = ushort.MaxValue;
    private const int UsualWidth = 80;
    private const int NarrowestLine = 60; // Spectre never ends with a table whose columns have no room
    private const int UsualHeight = 24;

    /// <summary>As wide as the terminal, or as it is into a pipe or file.</summary>
    public static string Of(IRenderable content) => Rendered(content, Width());

    /// <summary>Text in bold.</summary>
    public static string Bold(string text) =>
        Rendered(new Text(text, new Style(decoration: Decoration.Bold)), WidestLine);

    // Not Console.WindowWidth, nor WindowHeight, which Spectre asks when it is not told: to answer, the
    // console sets the terminal up and sends it escapes.
    private static int Width() =>
        Console.IsOutputRedirected ? WidestLine
        : Math.Max(NarrowestLine, TerminalState.Width() ?? UsualWidth);

    private static string Rendered(IRenderable content, int width)
    {
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Out.HasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = Out.HasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Profile.Height = UsualHeight;
        console.Write(content);

        // Cells are padded, the last of a line too.
        return string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd(' ')));
    }
}
