using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // ioctl_tty(2)
    internal const int TCGETS = 0x5401, TCSETS = 0x5402;

    internal const int TIOCSCTTY = 0x540E, TIOCGPGRP = 0x540F, TIOCSPGRP = 0x5410, TIOCGWINSZ = 0x5413,
        TIOCSWINSZ = 0x5414, FIONREAD = 0x541B;

    // ioctl_tty(2), of the master of a pseudo-terminal; TIOCGPTPEER since Linux 4.13
    internal const uint TIOCGPTN = 0x80045430, TIOCSPTLCK = 0x40045431, TIOCGPTPEER = 0x5441;

    // ioctl(2): variadic in C; on both architectures a third integer argument goes where a fixed one would.
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, nint argument);
}

/// <summary>struct winsize: rows and columns of a terminal (ioctl_tty(2)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Winsize
{
    public ushort ws_row, ws_col, ws_xpixel, ws_ypixel;
}
