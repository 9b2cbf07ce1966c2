using Kin.Ipc;

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

    /// <summary>The bytes in it: of a queue those of its messages, of memory its size.</summary>
    public long SizeBytes { get; init; }

    /// <summary>
    /// Messages in a queue, semaphores in a set, the value of a semaphore, attachments of a segment.
    /// </summary>
    public long? Count { get; init; }

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

    /// <inheritdoc/>
    public override string ToString() => Id is int id ? $"{Kind} {id} ({Name})" : $"{Kind} {Name}";
}
