using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console.Rendering;

namespace Kin.Tool;

/// <summary>
/// Standard output and standard error, as UTF-8 and unbuffered.
/// </summary>
internal static class Out
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// True when escapes for colour may be written: a terminal, NO_COLOR (no-color.org) not set, TERM not
    /// dumb.
    /// </summary>
    public static bool HasColour { get; } = !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Writes text as it is.</summary>
    public static void Text(string text) => Write(1, text);

    /// <summary>Writes a line to standard error.</summary>
    public static void Error(string line) => Write(2, line + "\n");

    /// <summary>
    /// Writes tables and colours: as wide as the terminal, or as wide as they are into a pipe or file.
    /// </summary>
    public static void Show(IRenderable content) => Text(Drawing.Of(content));

    /// <summary>Text in bold where there is colour.</summary>
    public static string Bold(string text) =>
        HasColour ? Drawing.Bold(text) : text;

    /// <summary>The reader at the other end has gone (EPIPE, which .NET reports as its number).</summary>
    public static bool IsBrokenPipe(IOException e) => e.HResult == 32;

    // The console's stream sets the terminal up and sends it escapes before the first byte, so terminals and
    // pipes get a FileStream; that one writes to files at a position of its own, so files get the console's.
    private static void Write(int descriptor, string text)
    {
        using SafeFileHandle handle = new(descriptor, ownsHandle: false);
        using FileStream plain = new(handle, FileAccess.Write, bufferSize: 0);
        using Stream? toFile = !plain.CanSeek ? null
            : descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
        (toFile ?? plain).Write(s_utf8.GetBytes(text));
    }
}
