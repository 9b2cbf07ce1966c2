using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // ioctl_tty(2)
    internal const int TCGETS = 0x5401, TCSETS = 0x5402;

    internal const int TIOCSCTTY = 0x540E, TIOCGPGRP = 0x540F, TIOCSPGRP = 0x5410, FIONREAD = 0x541B;

    // ioctl(2): variadic in C; on both architectures a third integer argument goes where a fixed one would.
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, nint argument);
}
