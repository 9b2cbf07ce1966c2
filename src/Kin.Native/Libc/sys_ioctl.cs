using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // ioctl_tty(2)
    internal const int TIOCGPGRP = 0x540F, TIOCSPGRP = 0x5410;
}
