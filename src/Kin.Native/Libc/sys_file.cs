using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // flock(2)
    internal const int LOCK_SH = 1, LOCK_EX = 2, LOCK_NB = 4, LOCK_UN = 8;

    // flock(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int flock(int fd, int operation);
}
