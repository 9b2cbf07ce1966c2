using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    internal const int EFD_SEMAPHORE = 1, EFD_NONBLOCK = 0x800, EFD_CLOEXEC = 0x80000;

    // eventfd(2), Linux 2.6.27 with flags
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int eventfd(uint value, int flags);
}
