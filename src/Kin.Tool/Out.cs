using System.Runtime.InteropServices;
using System.Text;
using Kin.IO;
using Microsoft.Win32.SafeHandles;
using Spectre.Console.Rendering;

namespace Kin.Tool;

/// <summary>
/// Standard output and standard error, as UTF-8 and unbuffered.
/// </summary>
internal static class Out
{
    private const int BrokenPipe = 32;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// True when escapes for colour may be written: a terminal, NO_COLOR (no-color.org) not set, TERM not
    /// dumb.
    /// </summary>
    public static bool HasColour { get; } = !Console.IsOutputRedirected && AllowsColour();

    /// <summary>The same of standard error.</summary>
    public static bool HasErrorColour => !Console.IsErrorRedirected && AllowsColour();

    /// <summary>Writes text as it is.</summary>
    /// <exception cref="IOException">Standard output is closed or full.</exception>
    public static void Text(string text) => Bytes(s_utf8.GetBytes(text));

    /// <summary>Writes bytes as they are.</summary>
    /// <exception cref="IOException">Standard output is closed or full.</exception>
    public static void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (!IsInherited(1))
        {
            throw new IOException("standard output is closed.");
        }

        try
        {
            FileTransfer.Write(new SafeFileHandle(1, ownsHandle: false), bytes);
        }
        catch (TransferException e) when (!IsBrokenPipe(e))
        {
            string why = Marshal.GetPInvokeErrorMessage(e.ErrorNumber);
            throw new IOException($"standard output cannot be written: {why}.", e);
        }
    }

    /// <summary>Writes a line to standard error, or nothing when that is closed or full.</summary>
    public static void Error(string line) => TryError(line);

    /// <summary>The same; false: it could not be written.</summary>
    public static bool TryError(string line) => TryErrorBytes(s_utf8.GetBytes(line + "\n"));

    /// <summary>The same of bytes as they are.</summary>
    public static bool TryErrorBytes(byte[] bytes)
    {
        try
        {
            if (IsInherited(2))
            {
                FileTransfer.Write(new SafeFileHandle(2, ownsHandle: false), bytes);
                return true;
            }
        }
        catch (TransferException e) when (!IsBrokenPipe(e))
        {
        }

        return false;
    }

    /// <summary>
    /// Writes tables and colours: as wide as the terminal, or as wide as they are into a pipe or file.
    /// </summary>
    public static void Show(IRenderable content) => Text(Drawing.Of(content));

    /// <summary>Text in bold where there is colour.</summary>
    public static string Bold(string text) =>
        HasColour ? Drawing.Bold(text) : text;

    /// <summary>The reader at the other end has gone (EPIPE, which streams of .NET report as its
    /// number).</summary>
    public static bool IsBrokenPipe(IOException e) =>
        e is TransferException { ErrorName: "EPIPE" } or { HResult: BrokenPipe };

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

    private static bool AllowsColour() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    // Kin was started with it. What the runtime opened under the number of a closed stream is close-on-exec.
    private static bool IsInherited(int descriptor) =>
        Descriptors.IsInheritable(new SafeFileHandle(descriptor, ownsHandle: false));
}
