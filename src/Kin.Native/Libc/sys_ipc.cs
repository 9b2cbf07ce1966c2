using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct ipc64_perm (asm/ipcbuf.h), 48 bytes: whose a System V object is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IpcPerm
{
    public int key;
    public uint uid, gid, cuid, cgid, mode;
    public ushort seq;
    private readonly ushort _padding;
    private readonly ulong _unused1, _unused2;
}

internal static unsafe partial class Libc
{
    // sysvipc(7), ipc(2)
    internal const int IPC_PRIVATE = 0, IPC_CREAT = 0x200, IPC_EXCL = 0x400, IPC_NOWAIT = 0x800;

    internal const int IPC_RMID = 0, IPC_SET = 1, IPC_STAT = 2;

    // ftok(3)
    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ftok(string path, int project);
}
