namespace Kin.Daemons;

/// <summary>Another process has the PID file: the program runs already.</summary>
public sealed class PidFileHeldException : IOException
{
    internal PidFileHeldException(string path, int? ownerId, HolderFacts? owner)
        : base(Describe(path, ownerId, owner))
    {
        Path = path;
        OwnerId = ownerId;
        OwnerName = owner?.Name;
        OwnerStartTime = owner?.StartTime;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>
    /// The number of the process that has it; null when it is only just starting, or runs in another pid
    /// namespace. To signal it, open it with <see cref="PidFile.TryReadOwner"/>.
    /// </summary>
    public int? OwnerId { get; }

    /// <summary>The name of its program (comm, at most 15 bytes); null when not known.</summary>
    public string? OwnerName { get; }

    /// <summary>When it was started; null when not known.</summary>
    public DateTimeOffset? OwnerStartTime { get; }

    private static string Describe(string path, int? id, HolderFacts? owner) => (id, owner) switch
    {
        (null, _) => $"{path} is held by a process that has not written its number yet. Try again later.",
        (_, null) => $"{path} is held by process {id}.",
        _ => $"{path} is held by process {id} ({owner.Name}), which runs since {owner.StartTime:u}.",
    };
}
