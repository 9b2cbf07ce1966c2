using Kin.Ipc;
using Kin.Native;

namespace Kin.Inspection;

/// <summary>One object of <see cref="IpcObjects"/>, as it was when the list was made.</summary>
public sealed record IpcObject
{
    internal IpcObject(IpcObjectKind kind, string name) => (Kind, Name) = (kind, name);

    /// <summary>What it is.</summary>
    public IpcObjectKind Kind { get; }

    /// <summary>Its key as ipcs(1) writes it, its name with a slash, or its path.</summary>
    public string Name { get; }

    /// <summary>The number of a System V object; null: others have none.</summary>
    public int? Id { get; init; }

    /// <summary>The key of a System V object; null: others have none.</summary>
    public SystemVKey? Key { get; init; }

    /// <summary>The user who owns it.</summary>
    public int OwnerId { get; init; }

    /// <summary>The group that owns it.</summary>
    public int OwnerGroupId { get; init; }

    /// <summary>Who may use it.</summary>
    public UnixFileMode Mode { get; init; }

    /// <summary>
    /// The bytes in it: of a queue those of its messages, of memory its size, of a pipe its fill.
    /// </summary>
    public long SizeBytes { get; init; }

    /// <summary>
    /// Messages in a queue, semaphores in a set, the value of a semaphore, attachments of a segment.
    /// </summary>
    public long? Count { get; init; }

    /// <summary>How many bytes fit into a pipe; null: others, or this user may not ask.</summary>
    public long? CapacityBytes { get; init; }

    /// <summary>It has been removed, and lives on for those that have it.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>
    /// The processes that have it open or in their memory, in order; of queues and semaphores of System V
    /// nobody has. Those of other users are seen by root alone.
    /// </summary>
    public IReadOnlyList<int> Processes { get; init; } = [];

    /// <summary>
    /// The threads that sleep at it. Those of other users are seen by root alone.
    /// </summary>
    public IReadOnlyList<IpcWaiter> Waiters { get; init; } = [];

    /// <summary>What tells it from others.</summary>
    internal IpcPlace Place { get; init; }

    /// <summary>
    /// Takes it away, whoever uses it: from its name or number, and for good when nobody has it any more. Of
    /// queues and semaphores of System V those who wait get EIDRM.
    /// </summary>
    /// <returns>False: it was gone already, or its name is another one's by now.</returns>
    /// <exception cref="LinuxException">EPERM or EACCES: it is another user's.</exception>
    /// <exception cref="InvalidOperationException">A pipe without a name cannot be removed.</exception>
    public bool Remove() => IpcRemoval.Remove(this, Place);

    /// <summary>
    /// Whether nobody has it any more, though nobody removed it, asked now: a shared object of Kin whose
    /// last process was killed and that is not persistent; a POSIX name that nobody has open; a segment that
    /// nobody has attached. Of queues and semaphores of System V that cannot be known: false, as where a
    /// process may not be looked at. What is meant to wait for the next process looks the same, except of
    /// Kin.
    /// </summary>
    public bool IsAbandoned() => IpcRemoval.IsAbandoned(this, Place);

    /// <summary>
    /// Removes it if <see cref="IsAbandoned"/>. Of Kin's objects that is one step, and nobody who opens it at
    /// this moment loses it.
    /// </summary>
    /// <returns>It was, and is removed.</returns>
    /// <exception cref="LinuxException">EPERM or EACCES: it is another user's.</exception>
    public bool RemoveIfAbandoned() => IpcRemoval.RemoveAbandoned(this, Place);

    /// <inheritdoc/>
    public override string ToString() => Id is int id ? $"{Kind} {id} ({Name})" : $"{Kind} {Name}";
}
