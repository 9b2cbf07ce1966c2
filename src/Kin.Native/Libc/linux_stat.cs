namespace Kin.Native;

internal static unsafe partial class Libc
{
    internal const int AT_STATX_DONT_SYNC = 0x4000;

    internal const int S_IFBLK = 0x6000, S_IFDIR = 0x4000, S_IFCHR = 0x2000, S_IFIFO = 0x1000;
}
