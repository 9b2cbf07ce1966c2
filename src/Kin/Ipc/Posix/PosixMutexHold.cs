using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>A <see cref="PosixMutex"/> that this thread has locked, until it is disposed.</summary>
public readonly ref struct PosixMutexHold : IDisposable
{
    private readonly MutexHandle? _mutex;

    internal PosixMutexHold(MutexHandle mutex, bool ownerDied) => (_mutex, OwnerDied) = (mutex, ownerDied);

    /// <summary>
    /// The one who had it before died with it (EOWNERDEAD): what it protects may be half done. Repair it and
    /// call <see cref="MarkConsistent"/>; else nobody will get it any more (ENOTRECOVERABLE).
    /// </summary>
    public bool OwnerDied { get; }

    /// <summary>Says that what it protects is in order again (pthread_mutex_consistent(3)).</summary>
    /// <exception cref="LinuxException">EINVAL: the owner before did not die.</exception>
    public void MarkConsistent()
    {
        int errno = _mutex?.MarkConsistent() ?? 0;
        if (errno != 0)
        {
            throw new LinuxException("pthread_mutex_consistent", errno);
        }
    }

    /// <summary>Unlocks it.</summary>
    public void Dispose()
    {
        if (_mutex is not null)
        {
            _mutex.Unlock();
            _mutex.DangerousRelease();
        }
    }
}
