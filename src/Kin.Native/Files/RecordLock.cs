namespace Kin.Native.Files;

/// <summary>
/// Locks of single bytes that belong to an open file description (fcntl_locking(2), F_OFD_SETLK, Linux 3.15):
/// held until its last descriptor, in whatever process, is closed. The kernel does that also for a process
/// that is killed.
/// </summary>
internal static unsafe class RecordLock
{
    /// <summary>Locks one byte, which need not exist, against all others. False: somebody has it.</summary>
    public static bool TryTake(SafeFd file, long position, string path)
    {
        int rc = Set(file, Libc.F_OFD_SETLK, Libc.F_WRLCK, position);
        return rc == 0 || (Errno.Last is Errno.EAGAIN or Errno.EACCES ? false : throw Refused(path));
    }

    /// <summary>Locks one byte; waits while somebody has it.</summary>
    public static void Take(SafeFd file, long position, string path)
    {
        if (Set(file, Libc.F_OFD_SETLKW, Libc.F_WRLCK, position) != 0)
        {
            throw Refused(path);
        }
    }

    /// <summary>Lets go of one byte.</summary>
    public static void Release(SafeFd file, long position, string path)
    {
        if (Set(file, Libc.F_OFD_SETLK, Libc.F_UNLCK, position) != 0)
        {
            throw Refused(path);
        }
    }

    /// <summary>
    /// Who keeps others from locking the byte. Null: nobody but perhaps this description itself; -1: somebody
    /// with a lock of this kind, whom the kernel does not name; else the process with a POSIX lock.
    /// </summary>
    public static int? Find(SafeFd file, long position, string path)
    {
        Flock asked = Ask(file, position, path);
        return asked.l_type == Libc.F_UNLCK ? null : asked.l_pid;
    }

    private static Flock Ask(SafeFd file, long position, string path)
    {
        Flock asked = For(Libc.F_WRLCK, position);
        using SafeFd.Hold held = file.Use();
        Sys.Check(Libc.fcntl(held.Number, Libc.F_OFD_GETLK, (nint)(&asked)), "fcntl(F_OFD_GETLK)", path);
        return asked;
    }

    private static int Set(SafeFd file, int command, short type, long position)
    {
        Flock wanted = For(type, position);
        using SafeFd.Hold held = file.Use();
        int rc;
        while (Sys.Interrupted(rc = Libc.fcntl(held.Number, command, (nint)(&wanted))))
        {
        }

        return rc;
    }

    private static LinuxException Refused(string path) => new(
        "fcntl(F_OFD_SETLK)", Errno.Last, path,
        Errno.Last == Errno.ENOLCK ? "Put the file on a local file system." : null);

    private static Flock For(short type, long position) =>
        new() { l_type = type, l_whence = Libc.SEEK_SET, l_start = position, l_len = 1 };
}
