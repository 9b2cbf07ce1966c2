namespace Kin.Ipc;

/// <summary>How a named shared object is made, and which ones are accepted.</summary>
public sealed record SharedOptions
{
    /// <summary>The defaults.</summary>
    public static SharedOptions Default { get; } = new();

    /// <summary>
    /// Who may open the object: read and write permission for user, group and others. Both are needed to take
    /// part. Default: the owner alone (0600). The umask does not count.
    /// </summary>
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// The object stays, with its content, when the last one who had it open has gone, until it is removed
    /// (<see cref="SharedObject.Remove"/>, kin ipc) or the machine is started anew. Default: it goes with the
    /// last one; what the last one left by being killed stays until somebody opens or makes one of that name.
    /// </summary>
    public bool Persistent { get; init; }

    /// <summary>
    /// Opens objects of any owner. Default: of this user and of root only, for in /dev/shm everybody may make
    /// a name before its user does.
    /// </summary>
    public bool AcceptAnyOwner { get; init; }
}
