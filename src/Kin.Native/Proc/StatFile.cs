using System.Runtime.CompilerServices;

namespace Kin.Native.Proc;

/// <summary>/proc/PID/stat of this machine, read without garbage.</summary>
internal static class StatFile
{
    private const int MostBytes = 2048; // 52 numbers of at most 20 digits, and a name of 63 bytes: 1,200

    /// <summary>False: no process has the number, or it is hidden (hidepid, proc(5)).</summary>
    /// <exception cref="LinuxException">It cannot be known: no descriptor is left, for one.</exception>
    /// <exception cref="InvalidDataException">The file has another form.</exception>
    public static bool TryRead(int pid, out StatFields fields) => TryRead(pid, 0, out fields);

    /// <summary>That of a thread, or with 0 that of the process.</summary>
    public static bool TryRead(int pid, int thread, out StatFields fields)
    {
        if (pid < 1)
        {
            fields = default;
            return false;
        }

        return TryRead(ProcPath.Root, pid, thread, out fields);
    }

    /// <summary>The same below another /proc.</summary>
    public static bool TryRead(ReadOnlySpan<byte> root, int pid, int thread, out StatFields fields)
    {
        int errno = Read(Libc.AT_FDCWD, root, pid, thread, out fields);
        return errno == 0 || (ProcFile.IsGoneOrDenied(errno)
            ? false
            : throw new LinuxException("open", errno, ProcPath.Text(root, pid, thread, "stat"u8)));
    }

    /// <summary>The start time in clock ticks; null as <see cref="TryRead(int, out StatFields)"/>.</summary>
    public static long? StartOf(int pid) => TryRead(pid, out StatFields fields) ? fields.StartTicks : null;

    /// <summary>0, or the error number of what could not be read.</summary>
    /// <param name="directory">An open directory, for an empty root.</param>
    /// <param name="root">Where /proc is; empty: in the open directory.</param>
    /// <param name="pid">The process.</param>
    /// <param name="thread">A thread of it; 0: the process as a whole.</param>
    /// <param name="fields">What is there.</param>
    /// <exception cref="InvalidDataException">The file has another form.</exception>
    [SkipLocalsInit]
    public static int Read(
        int directory, ReadOnlySpan<byte> root, int pid, int thread, out StatFields fields)
    {
        Span<byte> path = stackalloc byte[ProcPath.Most];
        return ReadAt(directory, ProcPath.Write(path, root, pid, thread, "stat"u8), out fields);
    }

    /// <summary>The same of the process whose own directory is open.</summary>
    public static int ReadIn(int directory, out StatFields fields) =>
        ReadAt(directory, "stat\0"u8, out fields);

    [SkipLocalsInit]
    private static int ReadAt(int directory, ReadOnlySpan<byte> path, out StatFields fields)
    {
        Span<byte> text = stackalloc byte[MostBytes];
        int count = ProcFile.ReadOnce(directory, path, text);
        if (count < 0)
        {
            fields = default;
            return -count;
        }

        return count < MostBytes && StatText.TryParse(text[..count], out fields)
            ? 0
            : throw new InvalidDataException(
                $"{SystemText.Decode(path[..^1])} has another form: "
                + $"'{SystemText.Decode(text[..Math.Min(count, 200)])}'.");
    }
}
