using Kin.Ipc.Locks;

namespace Kin.Ipc;

/// <summary>
/// A lock that is held, until this is disposed. Any thread of the process may dispose it, once; another time
/// does nothing.
/// </summary>
public readonly struct LockScope : IDisposable, IEquatable<LockScope>
{
    private readonly OwnerLock? _lock;
    private readonly uint _lease, _taking;
    private readonly bool _ownerDied;

    internal LockScope(OwnerLock held, uint lease, bool ownerDied)
    {
        (_lock, _lease, _taking) = (held, lease, held.Taking);
        _ownerDied = ownerDied;
    }

    /// <summary>
    /// The last one who had the lock died with it (or closed his object without letting go): what the lock
    /// protects may be half changed. The lock itself is as good as new. Or one who had it while this one was
    /// waiting for a <see cref="SharedCondition"/>.
    /// </summary>
    public bool OwnerDied => _ownerDied || (_lock is not null && _lock.DiedMeanwhile(_taking));

    /// <summary>Who has it, within the process.</summary>
    internal uint Lease => _lease;

    /// <summary>The lock, when this scope has it at this moment.</summary>
    internal OwnerLock? Held => _lock is not null && _lock.IsHeldBy(_lease, _taking) ? _lock : null;

    /// <summary>Which taking it is.</summary>
    internal uint Taking => _taking;

    /// <summary>Lets go of the lock.</summary>
    public void Dispose() => _lock?.Release(_lease, _taking); // disposing the mutex has let go of it already

    /// <inheritdoc/>
    public bool Equals(LockScope other) =>
        (_lock, _lease, _taking) == (other._lock, other._lease, other._taking);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LockScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_lock, _lease, _taking);

    /// <summary>The same taking of the same lock.</summary>
    public static bool operator ==(LockScope left, LockScope right) => left.Equals(right);

    /// <summary>Another lock, or another taking.</summary>
    public static bool operator !=(LockScope left, LockScope right) => !left.Equals(right);
}
