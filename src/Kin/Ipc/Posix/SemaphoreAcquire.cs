using Kin.Native;
using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>
/// One sem_wait(3), in slices: the C library counts who waits, and nobody else can end its sleep for certain.
/// </summary>
internal sealed class SemaphoreAcquire(PosixSemaphore owner, SemaphoreHandle semaphore, string name)
    : SleepingCall
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(100);

    protected override TimeSpan SliceFor(bool limited) => s_slice;

    protected override int Try(TimeSpan limit)
    {
        owner.ThrowIfDisposed();
        return limit == TimeSpan.Zero ? semaphore.TryWait() : semaphore.Wait(limit);
    }

    protected override Exception Failure(int errno) => new LinuxException(
        "sem_wait", errno, name, errno == Errno.EINVAL ? "There is no semaphore at this place." : null);
}
