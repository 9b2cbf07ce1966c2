using System.Buffers;

namespace Kin.Native.Proc;

/// <summary>
/// Files of /proc read into memory of the caller's. What goes wrong comes back as a negative error number: a
/// process may end, and a file be denied, at any of these calls.
/// </summary>
internal static unsafe class ProcFile
{
    /// <summary>More than any of these files holds: a pool's buffer for the small ones.</summary>
    public const int SmallBytes = 4096;

    /// <summary>What is longer than this is none of these files (EFBIG).</summary>
    public const int MostBytes = 256 << 20;

    /// <summary>The process or thread is not there, or this user may not look at it.</summary>
    public static bool IsGoneOrDenied(int errno) =>
        errno is Errno.ENOENT or Errno.ESRCH or Errno.EACCES or Errno.EPERM;

    /// <summary>
    /// open, one read, close: the kernel gives files like stat, which it writes in one go, as a whole. A
    /// result as long as the room may be cut.
    /// </summary>
    /// <param name="directory">The path begins here unless it is absolute; AT_FDCWD is allowed.</param>
    /// <param name="path">It ends with a NUL.</param>
    /// <param name="into">Room.</param>
    /// <returns>How many bytes; negative: the error number.</returns>
    public static int ReadOnce(int directory, ReadOnlySpan<byte> path, Span<byte> into)
    {
        int file = Open(directory, path);
        if (file < 0)
        {
            return file;
        }

        int count = Read(file, into);
        Libc.close(file);
        return count;
    }

    /// <summary>open, reads to the end, close.</summary>
    /// <param name="directory">As above.</param>
    /// <param name="path">It ends with a NUL.</param>
    /// <param name="isOneRecord">
    /// The kernel writes it in one go, as all of these files but maps and its like: what leaves room is all.
    /// </param>
    /// <param name="buffer">Of the shared pool; replaced by a longer one of it as needed.</param>
    /// <returns>How many bytes; negative: the error number.</returns>
    public static int ReadAll(int directory, ReadOnlySpan<byte> path, bool isOneRecord, ref byte[] buffer)
    {
        int file = Open(directory, path);
        if (file < 0)
        {
            return file;
        }

        try
        {
            return ReadToEnd(file, isOneRecord, ref buffer);
        }
        finally
        {
            Libc.close(file);
        }
    }

    /// <summary>Where a link leads: how many bytes, cut to the room; negative: the error number.</summary>
    /// <param name="directory">As above.</param>
    /// <param name="path">It ends with a NUL.</param>
    /// <param name="into">Room.</param>
    public static int ReadLink(int directory, ReadOnlySpan<byte> path, Span<byte> into)
    {
        nint count;
        fixed (byte* name = path, bytes = into)
        {
            do
            {
                count = Libc.readlinkat(directory, name, bytes, (nuint)into.Length);
            }
            while (Sys.Interrupted(count));
        }

        return count < 0 ? -Errno.Last : (int)count;
    }

    /// <summary>
    /// A descriptor, or the negative error number. Never waits: a FIFO in a copy of /proc would make it.
    /// </summary>
    public static int Open(int directory, ReadOnlySpan<byte> path)
    {
        int file;
        fixed (byte* name = path)
        {
            do
            {
                file = Libc.openat(
                    directory, name,
                    Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NOCTTY | Libc.O_NONBLOCK, 0);
            }
            while (Sys.Interrupted(file));
        }

        return file < 0 ? -Errno.Last : file;
    }

    /// <summary>One read from a place of a file that is open; the kernel writes its text anew at 0.</summary>
    /// <returns>How many bytes; negative: the error number.</returns>
    public static int ReadAt(SafeFd file, Span<byte> into, long position)
    {
        using SafeFd.Hold held = file.Use();
        nint count;
        fixed (byte* bytes = into)
        {
            do
            {
                count = Libc.pread(held.Number, bytes, (nuint)into.Length, position);
            }
            while (Sys.Interrupted(count));
        }

        return count < 0 ? -Errno.Last : (int)count;
    }

    private static int ReadToEnd(int file, bool isOneRecord, ref byte[] buffer)
    {
        int length = 0, count;
        while ((count = Read(file, buffer.AsSpan(length))) > 0)
        {
            length += count;
            if (isOneRecord && length < buffer.Length)
            {
                break;
            }

            if (length == MostBytes)
            {
                return -Errno.EFBIG;
            }

            if (length == buffer.Length)
            {
                Grow(ref buffer);
            }
        }

        return count < 0 ? count : length;
    }

    private static int Read(int file, Span<byte> into)
    {
        nint count;
        fixed (byte* bytes = into)
        {
            do
            {
                count = Libc.read(file, bytes, (nuint)into.Length);
            }
            while (Sys.Interrupted(count));
        }

        return count < 0 ? -Errno.Last : (int)count;
    }

    private static void Grow(ref byte[] buffer)
    {
        byte[] longer = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, MostBytes));
        buffer.CopyTo(longer, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = longer;
    }
}
