using System.Runtime.InteropServices;

namespace Kin.Native;

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
