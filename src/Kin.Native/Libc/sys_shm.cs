using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct shmid64_ds (asm/shmbuf.h), 112 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ShmidDs
{
    public IpcPerm shm_perm;
    public ulong shm_segsz;
    public long shm_atime, shm_dtime, shm_ctime;
    public int shm_cpid, shm_lpid;
    public ulong shm_nattch;
    private readonly ulong _unused4, _unused5;
}

internal static unsafe partial class Libc
{
    // shmat(2), shmctl(2)
    internal const int SHM_RDONLY = 0x1000, SHM_DEST = 0x200, SHM_LOCKED = 0x400;
}
