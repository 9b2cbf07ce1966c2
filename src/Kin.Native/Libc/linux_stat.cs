using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    internal const int AT_STATX_DONT_SYNC = 0x4000;

    internal const int S_IFBLK = 0x6000, S_IFDIR = 0x4000, S_IFCHR = 0x2000, S_IFIFO = 0x1000;
}

/// <summary>struct statx (linux/stat.h), the same on every architecture; the rest is not read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatxBuffer
{
    [FieldOffset(28)]
    public ushort stx_mode;

    [FieldOffset(32)]
    public ulong stx_ino;

    [FieldOffset(40)]
    public ulong stx_size;

    [FieldOffset(136)]
    public uint stx_dev_major;

    [FieldOffset(140)]
    public uint stx_dev_minor;
}
