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
}
