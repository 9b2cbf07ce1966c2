using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct sembuf (semop(2)), 6 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Sembuf
{
    public ushort sem_num;
    public short sem_op, sem_flg;
}

internal static unsafe partial class Libc
{
    // semctl(2), semop(2)
    internal const int GETPID = 11, GETVAL = 12, GETALL = 13, GETNCNT = 14, GETZCNT = 15, SETVAL = 16,
        SETALL = 17, SEM_UNDO = 0x1000;
}
