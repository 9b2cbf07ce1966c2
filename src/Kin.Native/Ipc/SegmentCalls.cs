namespace Kin.Native.Ipc;

/// <summary>
/// System V shared memory (sysvipc(7)). All return minus the error number when they fail.
/// </summary>
internal static unsafe class SegmentCalls
{
    /// <summary>shmget(2): the id.</summary>
    public static int Get(int key, long size, int flags) =>
        CallResult.Of(Libc.syscall(SyscallNumber.shmget, key, (nint)size, flags, 0, 0, 0));

    /// <summary>shmctl(2), IPC_STAT.</summary>
    public static int GetStatus(int id, out ShmidDs status)
    {
        fixed (ShmidDs* place = &status)
        {
            return Control(id, Libc.IPC_STAT, (nint)place);
        }
    }

    /// <summary>shmctl(2), IPC_SET: owner and mode are taken from it.</summary>
    public static int Set(int id, ShmidDs status) => Control(id, Libc.IPC_SET, (nint)(&status));

    /// <summary>shmctl(2), IPC_RMID: it goes with the last that has it attached.</summary>
    public static int Remove(int id) => Control(id, Libc.IPC_RMID, 0);

    private static int Control(int id, int command, nint argument) =>
        CallResult.Of(Libc.syscall(SyscallNumber.shmctl, id, command, argument, 0, 0, 0));
}
