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
        Flock wanted = For(position);
        int rc;
        while (Sys.Interrupted(rc = Libc.fcntl(file.Number, Libc.F_OFD_SETLK, (nint)(&wanted))))
        {
        }

        return rc == 0 || (Errno.Last is Errno.EAGAIN or Errno.EACCES
            ? false
            : throw new LinuxException(
                "fcntl(F_OFD_SETLK)", Errno.Last, path,
                Errno.Last == Errno.ENOLCK ? "Put the file on a local file system." : null));
    }

    /// <summary>
    /// Who keeps others from locking the byte. Null: nobody but perhaps this description itself; -1: somebody
    /// with a lock of this kind, whom the kernel does not name; else the process with a POSIX lock.
    /// </summary>
    public static int? Find(SafeFd file, long position, string path)
    {
        Flock asked = For(position);
        Sys.Check(Libc.fcntl(file.Number, Libc.F_OFD_GETLK, (nint)(&asked)), "fcntl(F_OFD_GETLK)", path);
        return asked.l_type == Libc.F_UNLCK ? null : asked.l_pid;
    }

    private static Flock For(long position) =>
        new() { l_type = Libc.F_WRLCK, l_whence = Libc.SEEK_SET, l_start = position, l_len = 1 };
}
