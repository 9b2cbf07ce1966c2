using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>The C library, one file per header, names as the man pages have them.</summary>
internal static unsafe partial class Libc
{
    private const string LibraryName = "libc";

    // close(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int close(int fd);

    // read(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint read(int fd, byte* buffer, nuint count);

    // write(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint write(int fd, byte* buffer, nuint count);

    // pwrite(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint pwrite(int fd, byte* buffer, nuint count, long offset);

    // readlinkat(2). The path ends with a NUL, what is read does not.
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint readlinkat(int directory, byte* path, byte* buffer, nuint size);

    // pread(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint pread(int fd, byte* buffer, nuint count, long offset);

    internal const int X_OK = 1;

    // access(2)
    [LibraryImport(
        LibraryName, SetLastError = true, StringMarshallingCustomType = typeof(SystemTextMarshaller))]
    internal static partial int access(string path, int mode);

    // lseek(2): the data and holes of a file since Linux 3.1
    internal const int SEEK_SET = 0, SEEK_CUR = 1, SEEK_END = 2, SEEK_DATA = 3, SEEK_HOLE = 4;

    // lseek(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial long lseek(int fd, long offset, int whence);

    // _exit(2)
    [LibraryImport(LibraryName)]
    internal static partial void _exit(int status);

    // pipe2(2), Linux 2.6.27
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int pipe2(int* fds, int flags);

    // getpid(2)
    [LibraryImport(LibraryName)]
    internal static partial int getpid();

    // getuid(2)
    [LibraryImport(LibraryName)]
    internal static partial uint getuid();

    // getpgrp(2)
    [LibraryImport(LibraryName)]
    internal static partial int getpgrp();

    // getppid(2)
    [LibraryImport(LibraryName)]
    internal static partial int getppid();

    // getsid(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int getsid(int pid);

    // ftruncate(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int ftruncate(int fd, long length);

    // fsync(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int fsync(int fd);

    // unlink(2)
    [LibraryImport(
        LibraryName, SetLastError = true, StringMarshallingCustomType = typeof(SystemTextMarshaller))]
    internal static partial int unlink(string path);

    // linkat(2)
    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int linkat(
        int oldDirectory, string oldPath, int directory, string path, int flags);

    // geteuid(2)
    [LibraryImport(LibraryName)]
    internal static partial uint geteuid();

    // dup3(2), Linux 2.6.27
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int dup3(int fd, int target, int flags);

    // syscall(2): variadic in C, but written in assembly in glibc and musl, so a fixed signature is safe.
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint syscall(nint number, nint a0, nint a1, nint a2, nint a3, nint a4, nint a5);
}
