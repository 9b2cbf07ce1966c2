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
    /// <exception cref="OutputLostException">It did not get there.</exception>
    public static void Text(string text)
    {
        try
        {
            Write(1, text);
        }
        catch (Exception e) when (e is UnauthorizedAccessException
            || (e is IOException io && !IsBrokenPipe(io)))
        {
            throw new OutputLostException((e.InnerException ?? e).Message, e);
        }
    }

    /// <summary>Writes a line to standard error; when that cannot take it there is nobody to tell.</summary>
    public static void Error(string line)
    {
        try
        {
            Write(2, line + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The exit code says that something was wrong.
        }
    }

    /// <summary>
    /// Writes tables and colours: as wide as the terminal, or as wide as they are into a pipe or file.
    /// </summary>
    public static void Show(IRenderable content) => Text(Drawing.Of(content));

    /// <summary>Text in bold where there is colour.</summary>
    public static string Bold(string text) =>
        HasColour ? Drawing.Bold(text) : text;

    /// <summary>The reader at the other end has gone (EPIPE, which .NET reports as its number).</summary>
    public static bool IsBrokenPipe(IOException e) => e.HResult == 32;

    /// <summary>Standard output (1) or standard error (2) for bytes, unbuffered.</summary>
    /// <exception cref="IOException">It is closed.</exception>
    // The console's stream sets the terminal up and sends it escapes before the first byte, so terminals and
    // pipes get a FileStream; that one writes to files at a position of its own, so files get the console's.
    public static Stream Open(int descriptor)
    {
        if (!IsInherited(descriptor))
        {
            throw new IOException("It is closed.");
        }

        SafeFileHandle handle = new(descriptor, ownsHandle: false);
        FileStream plain = new(handle, FileAccess.Write, bufferSize: 0);
        if (!plain.CanSeek)
        {
            return plain;
        }

        plain.Dispose();
        return descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
    }

    /// <summary>Standard input for bytes, unbuffered; null: it is closed, or cannot be read.</summary>
    public static Stream? Input()
    {
        try
        {
            if (!IsInherited(0))
            {
                return null;
            }

            return new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    // Kin was started with it. What the runtime opened under the number of a closed stream is close-on-exec
    // (flags of proc_pid_fdinfo(5), in octal).
    private static bool IsInherited(int descriptor)
    {
        const int CloseOnExec = 0x80000;
        string path = $"/proc/self/fdinfo/{descriptor}";
        if (!File.Exists(path))
        {
            return !Directory.Exists("/proc/self/fdinfo"); // without /proc it is not known
        }

        string flags = File.ReadLines(path)
            .First(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return (Convert.ToInt64(flags[6..].Trim(), 8) & CloseOnExec) == 0;
    }

    private static void Write(int descriptor, string text)
    {
        using Stream stream = Open(descriptor);
        stream.Write(s_utf8.GetBytes(text));
    }
}
