using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    internal const int PR_SET_PDEATHSIG = 1, PR_GET_PDEATHSIG = 2, PR_GET_DUMPABLE = 3, PR_SET_DUMPABLE = 4,
        PR_SET_NO_NEW_PRIVS = 38;

    // prctl(2): variadic in C; both libraries read five register arguments, so a fixed signature is safe.
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int prctl(int option, nint a1, nint a2, nint a3, nint a4);
}
