namespace Kin.Native.Ipc;

/// <summary>
/// System V message queues (sysvipc(7)). All return minus the error number when they fail; sending and
/// receiving are never made again by themselves after EINTR, so that whoever waits looks why (signal(7)).
/// </summary>
internal static unsafe class MessageQueueCalls
{
    /// <summary>The bytes before the content of a message: its type, a C long.</summary>
    public const int HeaderBytes = sizeof(long);

    /// <summary>msgget(2): the id.</summary>
    public static int Get(int key, int flags) =>
        CallResult.Of(Libc.syscall(SyscallNumber.msgget, key, flags, 0, 0, 0, 0));

    /// <summary>msgsnd(2). The frame is the type and the content.</summary>
    public static int Send(int id, ReadOnlySpan<byte> frame, int flags)
    {
        fixed (byte* start = frame)
        {
            return CallResult.Of(Libc.syscall(
                SyscallNumber.msgsnd, id, (nint)start, frame.Length - HeaderBytes, flags, 0, 0));
        }
    }

    /// <summary>msgrcv(2): the number of bytes of the content, which follows the type in the frame.</summary>
    public static int Receive(int id, Span<byte> frame, long type, int flags)
    {
        fixed (byte* start = frame)
        {
            return CallResult.Of(Libc.syscall(
                SyscallNumber.msgrcv, id, (nint)start, frame.Length - HeaderBytes, (nint)type, flags, 0));
        }
    }

    /// <summary>msgctl(2), IPC_STAT.</summary>
    public static int GetStatus(int id, out MsqidDs status)
    {
        fixed (MsqidDs* place = &status)
        {
            return Control(id, Libc.IPC_STAT, (nint)place);
        }
    }

    /// <summary>msgctl(2), IPC_SET: owner, mode and room are taken from it.</summary>
    public static int Set(int id, MsqidDs status) => Control(id, Libc.IPC_SET, (nint)(&status));

    /// <summary>msgctl(2), IPC_RMID.</summary>
    public static int Remove(int id) => Control(id, Libc.IPC_RMID, 0);

    private static int Control(int id, int command, nint argument) =>
        CallResult.Of(Libc.syscall(SyscallNumber.msgctl, id, command, argument, 0, 0, 0));
}
