using System.Text;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Memory;

namespace Kin.Daemons;

/// <summary>What a daemon writes to standard error while it starts, for the message when it fails.</summary>
internal sealed class ErrorTail : IDisposable
{
    private const int MostBytes = 4096;

    private readonly SafeFd? _file;
    private readonly long _start;

    private ErrorTail(StandardStream stream, SafeFd? file, bool isKept, long start)
    {
        Stream = stream;
        _file = file;
        IsKept = isKept;
        _start = start;
    }

    /// <summary>What standard error of the daemon is to be.</summary>
    public StandardStream Stream { get; }

    /// <summary>It is memory of ours, which the daemon is to leave when it is ready.</summary>
    public bool IsKept { get; }

    /// <param name="stream">What was asked for.</param>
    /// <param name="output">What standard output is, for 2>&amp;1.</param>
    /// <param name="canLeave">The daemon is a program with Kin, which goes from memory to /dev/null.</param>
    public static ErrorTail For(StandardStream stream, StandardStream output, bool canLeave)
    {
        if (stream.Kind == StreamKind.Null && canLeave)
        {
            SafeFd memory = MemoryFile.CreateWith("kin-daemon-errors", []);
            OpenFile.SetAppending(memory);
            return new ErrorTail(StandardStream.Handle(memory), memory, isKept: true, start: 0);
        }

        StandardStream where = stream.Kind == StreamKind.StandardOutput ? output : stream;
        SafeFd? file = where.Path is null ? null
            : OpenFile.TryOpen(where.Path, Libc.O_RDONLY | Libc.O_NONBLOCK, 0, out _);
        bool continues = file is not null && where.Kind == StreamKind.AppendToFile;
        if (file is null && where.Path is not null)
        {
            return new ErrorTail(stream, null, isKept: false, start: 0) { PathOfNewFile = where.Path };
        }

        return new ErrorTail(stream, file, isKept: false, continues ? LengthOf(file!) : 0);
    }

    /// <summary>A file that the start itself makes.</summary>
    private string? PathOfNewFile { get; init; }

    /// <summary>The last lines, whole ones unless there is only one.</summary>
    public string Last()
    {
        using SafeFd? made = PathOfNewFile is null ? null
            : OpenFile.TryOpen(PathOfNewFile, Libc.O_RDONLY | Libc.O_NONBLOCK, 0, out _);
        if ((_file ?? made) is not SafeFd file)
        {
            return "";
        }

        try
        {
            long from = Math.Max(_start, LengthOf(file) - MostBytes);
            byte[] bytes = new byte[MostBytes];
            string text = Encoding.UTF8.GetString(bytes, 0, OpenFile.Read(file, bytes, from));
            int line = text.IndexOf('\n', StringComparison.Ordinal);
            return from > _start && line >= 0 && line + 1 < text.Length ? text[(line + 1)..] : text;
        }
        catch (LinuxException)
        {
            return ""; // a pipe or a terminal
        }
    }

    public void Dispose() => _file?.Dispose();

    private static long LengthOf(SafeFd file)
    {
        try
        {
            return OpenFile.Length(file);
        }
        catch (LinuxException)
        {
            return 0;
        }
    }
}
