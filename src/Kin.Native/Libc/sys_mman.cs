using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    internal const int PROT_NONE = 0, PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4;
    internal const int MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_FIXED = 0x10, MAP_ANONYMOUS = 0x20,
        MAP_NORESERVE = 0x4000, MAP_POPULATE = 0x8000;
    internal const uint MFD_CLOEXEC = 1, MFD_ALLOW_SEALING = 2, MFD_EXEC = 0x10, MFD_NOEXEC_SEAL = 8;

    // mmap(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial void* mmap(
        void* address, nuint length, int protection, int flags, int fd, long offset);

    // munmap(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int munmap(void* address, nuint length);

    // mprotect(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int mprotect(void* address, nuint length, int protection);

    // memfd_create(2), Linux 3.17
    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int memfd_create(string name, uint flags);
}
