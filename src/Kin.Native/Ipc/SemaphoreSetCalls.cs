using System.Runtime.InteropServices;

namespace Kin.Native.Ipc;

/// <summary>What semctl(2) tells of a set.</summary>
internal readonly record struct SemaphoreSetFacts(IpcPerm Perm, long Operated, long Changed, int Count);

/// <summary>
/// System V semaphore sets (sysvipc(7)). All return minus the error number when they fail; operations are
/// never made again by themselves after EINTR, so that whoever waits looks why (signal(7)).
/// </summary>
/// <remarks>
/// struct semid64_ds has room between its times on x86-64 alone: 104 bytes there, 88 on arm64. A test
/// compares the offsets with the C header.
/// </remarks>
internal static unsafe class SemaphoreSetCalls
{
    internal const int OperatedOffset = 48;

    private const int MostBytes = 128;
    private static readonly Architecture s_here = RuntimeInformation.ProcessArchitecture;

    internal static int ChangedOffsetOn(Architecture architecture) =>
        architecture == Architecture.X64 ? 64 : 56;

    internal static int CountOffsetOn(Architecture architecture) =>
        architecture == Architecture.X64 ? 80 : 64;

    /// <summary>semget(2): the id.</summary>
    public static int Get(int key, int count, int flags) =>
        CallResult.Of(Libc.syscall(SyscallNumber.semget, key, count, flags, 0, 0, 0));

    /// <summary>
    /// semtimedop(2): all operations or none. Null: without limit; EAGAIN: not in that time.
    /// </summary>
    public static int Operate(int id, ReadOnlySpan<Sembuf> operations, TimeSpan? limit)
    {
        TimeSpan left = limit ?? TimeSpan.Zero;
        Timespec time = new(
            left.Ticks / TimeSpan.TicksPerSecond,
            left.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        fixed (Sembuf* first = operations)
        {
            return CallResult.Of(Libc.syscall(
                SyscallNumber.semtimedop, id, (nint)first, operations.Length,
                limit is null ? 0 : (nint)(&time), 0, 0));
        }
    }

    /// <summary>
    /// semctl(2) with a number, or without an argument (GETVAL, GETNCNT, SETVAL, IPC_RMID).
    /// </summary>
    public static int Control(int id, int index, int command, int argument = 0) =>
        CallResult.Of(Libc.syscall(SyscallNumber.semctl, id, index, command, argument, 0, 0));

    /// <summary>semctl(2) with all values (GETALL, SETALL).</summary>
    public static int Control(int id, int command, Span<ushort> values)
    {
        fixed (ushort* first = values)
        {
            return CallResult.Of(Libc.syscall(SyscallNumber.semctl, id, 0, command, (nint)first, 0, 0));
        }
    }

    /// <summary>semctl(2), IPC_STAT.</summary>
    public static int GetStatus(int id, out SemaphoreSetFacts facts)
    {
        byte* status = stackalloc byte[MostBytes];
        int rc = Control(id, Libc.IPC_STAT, status);
        facts = rc < 0 ? default : new SemaphoreSetFacts(
            *(IpcPerm*)status,
            *(long*)(status + OperatedOffset),
            *(long*)(status + ChangedOffsetOn(s_here)),
            *(int*)(status + CountOffsetOn(s_here)));
        return rc;
    }

    /// <summary>semctl(2), IPC_SET: owner and mode are taken from it.</summary>
    public static int Set(int id, IpcPerm perm)
    {
        byte* status = stackalloc byte[MostBytes];
        *(IpcPerm*)status = perm;
        return Control(id, Libc.IPC_SET, status);
    }

    private static int Control(int id, int command, byte* status) =>
        CallResult.Of(Libc.syscall(SyscallNumber.semctl, id, 0, command, (nint)status, 0, 0));
}
