namespace Kin.Inspection;

/// <summary>What a thread waits for at an object.</summary>
public enum IpcWaitKind
{
    /// <summary>Room to send a message.</summary>
    Send,

    /// <summary>A message.</summary>
    Receive,

    /// <summary>A semaphore, or a change of a word in shared memory.</summary>
    Change,
}
