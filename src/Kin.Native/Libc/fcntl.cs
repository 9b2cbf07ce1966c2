using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    internal const int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0x40, O_EXCL = 0x80,
        O_NOCTTY = 0x100,
        O_TRUNC = 0x200, O_APPEND = 0x400, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;

    internal const int F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4, F_DUPFD_CLOEXEC = 1030,
        F_ADD_SEALS = 1033, F_GETPIPE_SZ = 1032, F_SETPIPE_SZ = 1031, FD_CLOEXEC = 1;

    // openat(2): a path from the working directory
    internal const int AT_FDCWD = -100;

    // close_range(2), CLOSE_RANGE_CLOEXEC since Linux 5.11
    internal const int CLOSE_RANGE_CLOEXEC = 4;

    internal const int F_SEAL_SEAL = 1, F_SEAL_SHRINK = 2, F_SEAL_GROW = 4, F_SEAL_WRITE = 8;

    // open(2)
    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags, int mode);

    // fcntl(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int fcntl(int fd, int command, nint argument);

    // posix_fallocate(3): returns the error number, does not set errno.
    [LibraryImport(LibraryName)]
    internal static partial int posix_fallocate(int fd, long offset, long length);
}
