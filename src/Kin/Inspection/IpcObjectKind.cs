namespace Kin.Inspection;

/// <summary>What <see cref="IpcObjects"/> lists: that by which processes of one machine talk.</summary>
public enum IpcObjectKind
{
    /// <summary>msgget(2).</summary>
    SystemVMessageQueue,

    /// <summary>semget(2).</summary>
    SystemVSemaphoreSet,

    /// <summary>shmget(2).</summary>
    SystemVSharedMemory,

    /// <summary>mq_open(3).</summary>
    PosixMessageQueue,

    /// <summary>sem_open(3): a file /dev/shm/sem.NAME.</summary>
    PosixSemaphore,

    /// <summary>shm_open(3): any other file in /dev/shm.</summary>
    PosixSharedMemory,

    /// <summary>Shared memory of Kin with a name: a file /dev/shm/kin-NAME.</summary>
    KinRegion,

    /// <summary>pipe(2): told only when it is asked for.</summary>
    Pipe,

    /// <summary>
    /// mkfifo(3), a pipe with a path that a process has open: told only when it is asked for.
    /// </summary>
    NamedPipe,
}
