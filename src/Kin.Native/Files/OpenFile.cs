namespace Kin.Native.Files;

/// <summary>Files by path, and small ones read and written as a whole.</summary>
internal static unsafe class OpenFile
{
    /// <summary>
    /// Flags for a file that anybody may have put there: it is no link, and nobody can make us wait for the
    /// other end of a pipe, or by a lease (fcntl(2), F_SETLEASE).
    /// </summary>
    public static int ToLook => Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOFOLLOW;

    /// <summary>open(2), close-on-exec; null and the error number when that fails.</summary>
    public static SafeFd? TryOpen(string path, int flags, uint mode, out int errno)
    {
        int fd;
        while (Sys.Interrupted(fd = Libc.open(path, flags | Libc.O_CLOEXEC | Libc.O_NOCTTY, (int)mode)))
        {
        }

        errno = fd < 0 ? Errno.Last : 0;
        return fd < 0 ? null : new SafeFd(fd);
    }

    /// <summary>fchmod(2).</summary>
    public static void SetMode(SafeFd file, uint mode, string path) =>
        Sys.Check(Libc.fchmod(file.Number, mode), "fchmod", path);

    /// <summary>Makes these bytes the whole content, and has it written to the disk (fsync(2)).</summary>
    public static void Replace(SafeFd file, ReadOnlySpan<byte> content, string path)
    {
        fixed (byte* start = content)
        {
            for (nint done = 0; done < content.Length;)
            {
                nint count = Libc.pwrite(file.Number, start + done, (nuint)(content.Length - done), done);
                done += Sys.Interrupted(count) ? 0 : Sys.Check(count, "pwrite", path);
            }
        }

        int rc;
        while (Sys.Interrupted(rc = Libc.ftruncate(file.Number, content.Length)))
        {
        }

        Sys.Check(rc, "ftruncate", path);
        while (Sys.Interrupted(rc = Libc.fsync(file.Number)))
        {
        }

        Sys.Check(rc, "fsync", path);
    }

    /// <summary>
    /// Reads from a position on, whatever the position of the descriptor; the number of bytes.
    /// </summary>
    public static int Read(SafeFd file, Span<byte> into, long position)
    {
        using SafeFd.Hold held = file.Use();
        fixed (byte* bytes = into)
        {
            int done = 0;
            while (done < into.Length)
            {
                nint rc = Libc.pread(held.Number, bytes + done, (nuint)(into.Length - done), position + done);
                if (Sys.Interrupted(rc))
                {
                    continue;
                }

                if (Sys.Check(rc, "pread") == 0)
                {
                    break;
                }

                done += (int)rc;
            }

            return done;
        }
    }

    /// <summary>The length of the file in bytes.</summary>
    public static long Length(SafeFd file)
    {
        using SafeFd.Hold held = file.Use();
        return Sys.Check((nint)Libc.lseek(held.Number, 0, Libc.SEEK_END), "lseek");
    }

    /// <summary>Makes every write of an open file description an addition at its end (O_APPEND).</summary>
    public static void SetAppending(SafeFd file) =>
        Sys.Check(Libc.fcntl(file.Number, Libc.F_SETFL, Libc.O_APPEND), "fcntl(F_SETFL)");

    /// <summary>unlink(2). False when there is no such name.</summary>
    public static bool Delete(string path) => Libc.unlink(path) == 0 || (Errno.Last == Errno.ENOENT
        ? false
        : throw new LinuxException("unlink", Errno.Last, path));
}
