namespace Kin.Ipc.Locks;

/// <summary>Whom a wait is for.</summary>
internal enum WaitKind
{
    /// <summary>The owner of a <see cref="LockCell"/>.</summary>
    Owner,

    /// <summary>All who read in a <see cref="ReaderWriter"/> region.</summary>
    Readers,
}
