using System.Buffers.Text;

namespace Kin.Native.Proc;

/// <summary>Paths below /proc, written as bytes into room of the caller's, without garbage.</summary>
internal static class ProcPath
{
    /// <summary>The room that a path needs at most (PATH_MAX).</summary>
    public const int Most = 4096;

    /// <summary>The usual place.</summary>
    public static ReadOnlySpan<byte> Root => "/proc"u8;

    /// <summary>"ROOT/PROCESS/task/TASK/NAME" and a NUL.</summary>
    /// <param name="into">Of <see cref="Most"/> bytes.</param>
    /// <param name="root">Empty: the path begins with the number.</param>
    /// <param name="process">The number of the process; 0: "self", this process.</param>
    /// <param name="task">That of a thread; 0: the process as a whole.</param>
    /// <param name="name">The file; empty: the directory.</param>
    /// <exception cref="ArgumentException">The root is too long.</exception>
    public static ReadOnlySpan<byte> Write(
        Span<byte> into, ReadOnlySpan<byte> root, int process, int task, ReadOnlySpan<byte> name)
    {
        int length = 0;
        Append(into, ref length, root);
        if (root.Length > 0)
        {
            Append(into, ref length, "/"u8);
        }

        if (process == 0)
        {
            Append(into, ref length, "self"u8);
        }
        else
        {
            Append(into, ref length, process);
        }

        if (task > 0)
        {
            Append(into, ref length, "/task/"u8);
            Append(into, ref length, task);
        }

        if (name.Length > 0)
        {
            Append(into, ref length, "/"u8);
            Append(into, ref length, name);
        }

        Append(into, ref length, [0]);
        return into[..length];
    }

    /// <summary>The same as text, for messages.</summary>
    public static string Text(ReadOnlySpan<byte> root, int process, int task, ReadOnlySpan<byte> name)
    {
        Span<byte> room = stackalloc byte[Most];
        return SystemText.Decode(Write(room, root, process, task, name)[..^1]);
    }

    private static void Append(Span<byte> into, ref int length, ReadOnlySpan<byte> part)
    {
        part.CopyTo(into[length..]);
        length += part.Length;
    }

    private static void Append(Span<byte> into, ref int length, int number)
    {
        if (!Utf8Formatter.TryFormat(number, into[length..], out int written))
        {
            throw new ArgumentException("There is not enough room.", nameof(into));
        }

        length += written;
    }
}
