using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // termios(3): bits of c_iflag, c_oflag, c_cflag and c_lflag, and places in c_cc
    internal const uint IGNBRK = 1, BRKINT = 2, PARMRK = 8, INPCK = 0x10, ISTRIP = 0x20, INLCR = 0x40,
        IGNCR = 0x80, ICRNL = 0x100, IXON = 0x400, IUTF8 = 0x4000;

    internal const uint OPOST = 1;

    internal const uint CSIZE = 0x30, PARENB = 0x100;

    internal const uint ISIG = 1, ICANON = 2, ECHO = 8, ECHONL = 0x40, IEXTEN = 0x8000;

    internal const int VEOF = 4, VTIME = 5, VMIN = 6;
}

/// <summary>
/// struct termios of the kernel (not of the C library, whose is longer): 36 bytes on x86-64 and arm64
/// (ioctl_tty(2)).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Termios
{
    public uint c_iflag, c_oflag, c_cflag, c_lflag;
    public byte c_line;
    public fixed byte c_cc[19];
}
