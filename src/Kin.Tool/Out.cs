using System.IO.Pipes;
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
        try
        {
            if (IsInherited(1))
            {
                using Stream stream = Open(1);
                stream.Write(bytes);
                return;
            }
        }
        catch (Exception e) when (IsClosedOrFull(e))
        {
            throw new IOException($"standard output cannot be written: {e.Message}", e);
        }

        throw new IOException("standard output is closed.");
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
                WriteError(bytes);
                return true;
            }
        }
        catch (Exception e) when (IsClosedOrFull(e))
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

    private static bool AllowsColour() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    private static bool IsClosedOrFull(Exception e) =>
        e is UnauthorizedAccessException or ArgumentException || (e is IOException io && !IsBrokenPipe(io));

    // Kin was started with it. What the runtime opened under the number of a closed stream is close-on-exec.
    private static bool IsInherited(int descriptor) =>
        Descriptors.Of(new SafeFileHandle(descriptor, ownsHandle: false)) is { IsCloseOnExec: false };

    // Files by way of a pipe, which takes as much as this at once: a FileStream has a position of its own,
    // and the console's stream (see Open) would send escapes to the terminal that standard output may be.
    private static void WriteError(byte[] bytes)
    {
        const int Room = 4096;
        SafeFileHandle handle = new(2, ownsHandle: false);
        using FileStream plain = new(handle, FileAccess.Write, bufferSize: 0);
        if (!plain.CanSeek)
        {
            plain.Write(bytes);
            return;
        }

        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        foreach (byte[] piece in bytes.Chunk(Room))
        {
            pipe.Write(piece);
            TransferOptions all = new() { Count = piece.Length };
            FileTransfer.Copy(pipe.ClientSafePipeHandle, handle, all);
        }
    }
}
