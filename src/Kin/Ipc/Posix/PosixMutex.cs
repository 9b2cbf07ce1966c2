using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>
/// A mutex of the C library at a place in a shared file (pthread_mutex_init(3) with
/// PTHREAD_PROCESS_SHARED and PTHREAD_MUTEX_ROBUST): the one that a program in C locks. When its
/// holder dies the next one gets it and is told.
/// </summary>
/// <remarks>
/// It belongs to the thread that locked it, so a hold is a ref struct and there is no asynchronous form: no
/// `await` fits between locking and unlocking. All programs that share one must have the same C library. A
/// wait looks ten times a second whether it was cancelled or the object disposed.
/// </remarks>
/// <example><code>
/// using PosixMutex mutex = PosixMutex.OpenIn(file, offset: 64);
/// using PosixMutexHold hold = mutex.Acquire();
/// if (hold.OwnerDied) { Repair(); hold.MarkConsistent(); }
/// </code></example>
public sealed class PosixMutex : IDisposable
{
    private const int Alignment = 8;
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(100);

    private readonly MutexHandle _mutex;
    private readonly int _offset;
    private volatile bool _isDisposed;

    private PosixMutex(MutexHandle mutex, int offset) => (_mutex, _offset) = (mutex, offset);

    /// <summary>Whoever comes next is told when a holder has died; else that one waits for ever.</summary>
    public bool IsRobust { get; private init; }

    /// <summary>Makes a robust mutex at a place in a file or other shared memory with a descriptor.</summary>
    /// <param name="file">Open for reading and writing. The mutex keeps the memory by itself.</param>
    /// <param name="offset">
    /// In bytes, a multiple of 8; the 48 bytes from there on must be in the file, whose size must stay.
    /// </param>
    /// <param name="recursive">The thread that has it may lock it again (PTHREAD_MUTEX_RECURSIVE).</param>
    /// <exception cref="LinuxException">EACCES: not open for both; ENOSPC: the disk is full.</exception>
    /// <exception cref="ArgumentException">
    /// The file ends before; the place is not a multiple of 8.
    /// </exception>
    public static PosixMutex CreateIn(SafeHandle file, int offset, bool recursive = false)
    {
        MutexHandle mutex = At(file, offset);
        int errno = mutex.Initialize(recursive);
        return errno == 0
            ? new PosixMutex(mutex, offset) { IsRobust = true }
            : throw new LinuxException("pthread_mutex_init", errno);
    }

    /// <summary>The mutex that another program made at a place in a file.</summary>
    /// <param name="file">Open for reading and writing.</param>
    /// <param name="offset">In bytes, where the other program has it.</param>
    /// <exception cref="InvalidDataException">
    /// There is no mutex of this C library that was made for several processes.
    /// </exception>
    /// <exception cref="LinuxException">EACCES: not open for both.</exception>
    /// <exception cref="ArgumentException">
    /// The file ends before; the place is not a multiple of 8.
    /// </exception>
    public static PosixMutex OpenIn(SafeHandle file, int offset)
    {
        MutexHandle mutex = At(file, offset);
        if (mutex.IsShared)
        {
            return new PosixMutex(mutex, offset) { IsRobust = mutex.IsRobust };
        }

        mutex.Dispose();
        throw new InvalidDataException(
            $"At offset {offset} there is no mutex of this C library for several processes.");
    }

    /// <summary>Locks it; waits until it is free.</summary>
    /// <exception cref="LinuxException">
    /// ENOTRECOVERABLE: a holder died, and whoever was told did not mark it consistent; EDEADLK.
    /// </exception>
    /// <exception cref="ObjectDisposedException">It is, or was meanwhile, disposed.</exception>
    public PosixMutexHold Acquire()
    {
        TryAcquire(Timeout.InfiniteTimeSpan, out PosixMutexHold hold);
        return hold;
    }

    /// <summary>Locks it if it is free now; false: somebody has it.</summary>
    /// <inheritdoc cref="Acquire()"/>
    /// <param name="hold">To be disposed, by this thread.</param>
    public bool TryAcquire(out PosixMutexHold hold) => TryAcquire(TimeSpan.Zero, out hold);

    /// <summary>As <see cref="Acquire()"/>, for at most this long; false: not in that time.</summary>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="hold">To be disposed, by this thread.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public bool TryAcquire(
        TimeSpan timeout, out PosixMutexHold hold, CancellationToken cancellationToken = default)
    {
        WaitTime.Check(timeout);
        bool held = false;
        _mutex.DangerousAddRef(ref held); // until it is unlocked: the robust list points into the memory
        try
        {
            int errno = Lock(timeout, cancellationToken);
            bool taken = errno is 0 or Errno.EOWNERDEAD;
            if (!taken && errno != Errno.EBUSY)
            {
                throw Failure(errno);
            }

            hold = taken ? new PosixMutexHold(_mutex, errno != 0) : default;
            held = !taken;
            return taken;
        }
        finally
        {
            if (held)
            {
                _mutex.DangerousRelease();
            }
        }
    }

    /// <summary>Lets go of it, which ends waits. The mutex itself stays; who has it keeps it.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _mutex.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"POSIX mutex at offset {_offset}";

    private static MutexHandle At(SafeHandle file, int offset) =>
        MutexHandle.At(SharedPlace.Map(file, offset, MutexHandle.Bytes, Alignment), offset);

    // 0, EOWNERDEAD, EBUSY when the time is over, or an error.
    private int Lock(TimeSpan timeout, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        int errno = _mutex.TryLock();
        long start = TimeProvider.System.GetTimestamp();
        while (errno is Errno.EBUSY or Errno.ETIMEDOUT)
        {
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan
                ? s_slice
                : timeout - TimeProvider.System.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return Errno.EBUSY;
            }

            errno = _mutex.Lock(left < s_slice ? left : s_slice);
            if (errno == Errno.ETIMEDOUT)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return errno;
    }

    private LinuxException Failure(int errno) => new("pthread_mutex_lock", errno, ToString(), errno switch
    {
        Errno.ENOTRECOVERABLE =>
            "A holder died, and the next one unlocked it without MarkConsistent: it must be made anew.",
        Errno.EDEADLK => "This thread has it already.",
        _ => null,
    });
}
