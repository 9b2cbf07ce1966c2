using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>
/// struct linux_dirent64 (getdents64(2)): an entry is as long as it says, and its name ends with a NUL.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Dirent
{
    public ulong d_ino;
    public long d_off;
    public ushort d_reclen;
    public byte d_type;
    public fixed byte d_name[256];
}
