namespace Kin.Native.Files;

/// <summary>
/// The three kinds of locks on files: flock(2), and fcntl_locking(2) of a process (POSIX) or of an open file
/// description (OFD, Linux 3.15). All return 0 or the error number; EAGAIN: somebody has it.
/// </summary>
internal static unsafe class FileLocks
{
    /// <summary>flock(2) on the whole file.</summary>
    public static int Flock(SafeFd file, bool shared, bool wait)
    {
        using SafeFd.Hold held = file.Use();
        int operation = (shared ? Libc.LOCK_SH : Libc.LOCK_EX) | (wait ? 0 : Libc.LOCK_NB);
        int rc;
        while (Sys.Interrupted(rc = Libc.flock(held.Number, operation)))
        {
        }

        return rc == 0 ? 0 : Errno.Last;
    }

    /// <summary>Gives flock(2) back.</summary>
    public static void Unlock(SafeFd file)
    {
        using SafeFd.Hold held = file.Use();
        _ = Libc.flock(held.Number, Libc.LOCK_UN);
    }

    /// <summary>
    /// fcntl_locking(2) on a range; a length of 0 is all up to the end, however far that moves.
    /// </summary>
    public static int Range(SafeFd file, short type, long start, long length, bool ofDescription, bool wait)
    {
        int command = (ofDescription, wait) switch
        {
            (true, true) => Libc.F_OFD_SETLKW,
            (true, false) => Libc.F_OFD_SETLK,
            (false, true) => Libc.F_SETLKW,
            _ => Libc.F_SETLK,
        };
        Flock wanted = For(type, start, length);
        using SafeFd.Hold held = file.Use();
        int rc;
        while (Sys.Interrupted(rc = Libc.fcntl(held.Number, command, (nint)(&wanted))))
        {
        }

        return rc == 0 ? 0 : Errno.Last == Errno.EACCES ? Errno.EAGAIN : Errno.Last;
    }

    private static Flock For(short type, long start, long length) =>
        new() { l_type = type, l_whence = Libc.SEEK_SET, l_start = start, l_len = length };
}
