using Kin.Native;
using Kin.Native.Ipc;
using Kin.Native.Kernel;

namespace Kin.Ipc;

/// <summary>One semtimedop(2): all operations at one stroke, or none.</summary>
internal sealed class SemaphoreOperate : SleepingCall
{
    // Where threads cannot be woken.
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(100);

    private readonly int _id;
    private readonly Sembuf[] _operations;

    public SemaphoreOperate(int id, ReadOnlySpan<SystemVSemaphoreOperation> operations)
    {
        if (operations.IsEmpty)
        {
            throw new ArgumentException("At least one operation.", nameof(operations));
        }

        _id = id;
        _operations = new Sembuf[operations.Length];
        for (int i = 0; i < operations.Length; i++)
        {
            _operations[i] = operations[i].Encode();
        }
    }

    protected override TimeSpan SliceFor(bool limited) =>
        limited && !KernelFeatures.ThreadWake.IsAvailable ? s_lookEvery : Unlimited;

    // With a time of zero the kernel would wait a tick for it, so that is said by a flag.
    protected override int Try(TimeSpan limit)
    {
        bool mayWait = limit != TimeSpan.Zero;
        foreach (ref Sembuf operation in _operations.AsSpan())
        {
            int flags = operation.sem_flg & ~Libc.IPC_NOWAIT;
            operation.sem_flg = (short)(flags | (mayWait ? 0 : Libc.IPC_NOWAIT));
        }

        return -SemaphoreSetCalls.Operate(_id, _operations, mayWait ? limit : null);
    }

    protected override Exception Failure(int errno) => errno switch
    {
        Errno.ERANGE => new LinuxException(
            "semop", errno, SystemVFailure.Name(_id), "A value would pass 32,767."),
        Errno.EFBIG => new LinuxException(
            "semop", errno, SystemVFailure.Name(_id), "The set has fewer semaphores than that."),
        Errno.E2BIG => new LinuxException(
            "semop", errno, SystemVFailure.Name(_id), "Too many operations at once (sysctl kernel.sem)."),
        _ => SystemVFailure.Of("semop", errno, SystemVFailure.Name(_id)),
    };
}
