using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct statx (statx(2)), 256 bytes on all architectures; the part that is used.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct Statx
{
    [FieldOffset(0)]
    public uint stx_mask;

    [FieldOffset(16)]
    public uint stx_nlink;

    [FieldOffset(20)]
    public uint stx_uid;

    [FieldOffset(24)]
    public uint stx_gid;

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

internal static unsafe partial class Libc
{
    // statx(2): what is asked for; inode(7): kinds of files
    internal const int STATX_BASIC_STATS = 0x7FF, S_IFMT = 0xF000, S_IFREG = 0x8000,
        S_IFSOCK = 0xC000;

    // fchmod(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int fchmod(int fd, uint mode);

    // mkfifo(3)
    [LibraryImport(
        LibraryName, SetLastError = true, StringMarshallingCustomType = typeof(SystemTextMarshaller))]
    internal static partial int mkfifo(string path, uint mode);
}
