namespace Kin.Inspection;

/// <summary>
/// The kinds of objects by which processes of one machine talk, and that <see cref="IpcObjects"/> lists.
/// </summary>
public enum IpcObjectKind
{
    /// <summary>msgget(2).</summary>
    SystemVMessageQueue,

    /// <summary>semget(2).</summary>
    SystemVSemaphoreSet,

    /// <summary>shmget(2).</summary>
    SystemVSharedMemory,
}
