namespace Kin.Native;

internal static unsafe partial class Libc
{
    // linux/pidfd.h: struct pidfd_info in its first size; _IOWR(0xFF, 11, struct pidfd_info), Linux 6.13
    internal const int PIDFD_INFO_SIZE = 64;

    internal const uint PIDFD_GET_INFO = 0xC040FF0B;

    // Linux 6.15
    internal const ulong PIDFD_INFO_EXIT = 8;

    // pidfd_open(2), Linux 6.9: the same number as O_EXCL
    internal const uint PIDFD_THREAD = 0x80;
}
