namespace Kin.Inspection;

/// <summary>What a thread waits for in a <see cref="WaitGraph"/>.</summary>
public enum WaitObjectKind
{
    /// <summary>A lock of a file: flock(2), or fcntl(2) of a process or of an open file.</summary>
    FileLock,

    /// <summary>A lock of Kin with an owner, or the readers of one.</summary>
    SharedLock,

    /// <summary>
    /// A mutex in memory that says which thread has it: of POSIX threads, or one with priority inheritance
    /// (futex(2), FUTEX_LOCK_PI).
    /// </summary>
    Mutex,

    /// <summary>A semaphore of System V; the one who last changed it is taken for its holder.</summary>
    SystemVSemaphore,

    /// <summary>A POSIX semaphore; all who have it may post it.</summary>
    PosixSemaphore,

    /// <summary>A change of a word in shared memory; all who have the memory may make it.</summary>
    SharedMemory,

    /// <summary>Something to read in a pipe; all who have its writing end may write it.</summary>
    PipeData,

    /// <summary>Room in a full pipe; all who have its reading end may make it.</summary>
    PipeRoom,

    /// <summary>The end of a child process.</summary>
    ChildEnd,

    /// <summary>The end of a thread (pthread_join(3)).</summary>
    ThreadEnd,
}
