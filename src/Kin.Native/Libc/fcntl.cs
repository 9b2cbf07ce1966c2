using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct flock (fcntl_locking(2)), 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Flock
{
    public short l_type, l_whence;
    public long l_start, l_len;
    public int l_pid;
}

internal static unsafe partial class Libc
{
    internal const int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0x40, O_EXCL = 0x80,
        O_NOCTTY = 0x100,
        O_TRUNC = 0x200, O_APPEND = 0x400, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000, O_PATH = 0x200000;

    internal const int F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4, F_DUPFD_CLOEXEC = 1030,
        F_ADD_SEALS = 1033, F_GET_SEALS = 1034, F_GETPIPE_SZ = 1032, F_SETPIPE_SZ = 1031, FD_CLOEXEC = 1;

    // fcntl_locking(2): locks of an open file description, Linux 3.15
    internal const int F_OFD_GETLK = 36, F_OFD_SETLK = 37, F_OFD_SETLKW = 38, F_SETLK = 6, F_SETLKW = 7;

    internal const int F_SETSIG = 10, F_SETLEASE = 1024;

    internal const short F_RDLCK = 0, F_WRLCK = 1, F_UNLCK = 2;

    internal const int AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100,
        AT_SYMLINK_FOLLOW = 0x400, AT_EMPTY_PATH = 0x1000;

    // close_range(2), CLOSE_RANGE_CLOEXEC since Linux 5.11
    internal const int CLOSE_RANGE_CLOEXEC = 4;

    internal const int F_SEAL_SEAL = 1, F_SEAL_SHRINK = 2, F_SEAL_GROW = 4, F_SEAL_WRITE = 8;

    // open(2): the few numbers that differ between the architectures
    private const int O_NOFOLLOW_X64 = 0x20000, O_NOFOLLOW_ARM64 = 0x8000,
        O_TMPFILE_X64 = 0x410000, O_TMPFILE_ARM64 = 0x404000;

    internal static int O_NOFOLLOW { get; } = RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? O_NOFOLLOW_X64
        : O_NOFOLLOW_ARM64;

    // Linux 3.11
    internal static int O_TMPFILE { get; } = RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? O_TMPFILE_X64
        : O_TMPFILE_ARM64;

    // open(2)
    [LibraryImport(
        LibraryName, SetLastError = true, StringMarshallingCustomType = typeof(SystemTextMarshaller))]
    internal static partial int open(string path, int flags, int mode);

    // openat(2): variadic in C; the mode goes where a fixed argument would. The path ends with a NUL.
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int openat(int directory, byte* path, int flags, int mode);

    // fcntl(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int fcntl(int fd, int command, nint argument);

    // splice(2), tee(2): what the pages are to be done with
    internal const uint SPLICE_F_MOVE = 1, SPLICE_F_NONBLOCK = 2, SPLICE_F_MORE = 4;

    // splice(2), Linux 2.6.17; one of the two is a pipe
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint splice(
        int source, long* sourceOffset, int target, long* targetOffset, nuint count, uint flags);

    // tee(2), Linux 2.6.17; both are pipes
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint tee(int source, int target, nuint count, uint flags);

    // posix_fallocate(3): returns the error number, does not set errno.
    [LibraryImport(LibraryName)]
    internal static partial int posix_fallocate(int fd, long offset, long length);
}
