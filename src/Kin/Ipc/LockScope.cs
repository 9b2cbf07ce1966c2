using Kin.Ipc.Locks;

namespace Kin.Ipc;

/// <summary>
/// A lock that is held, until this is disposed. Any thread of the process may dispose it, once; another time
/// does nothing.
/// </summary>
public readonly struct LockScope : IDisposable, IEquatable<LockScope>
{
    private readonly OwnerLock? _lock;
    private readonly uint _lease, _turn;

    internal LockScope(OwnerLock held, uint lease, bool ownerDied)
    {
        (_lock, _lease, _turn) = (held, lease, held.Turn);
        OwnerDied = ownerDied;
    }

    /// <summary>
    /// The last one who had the lock died with it (or closed his object without letting go): what the lock
    /// protects may be half changed. The lock itself is as good as new.
    /// </summary>
    public bool OwnerDied { get; }

    /// <summary>Lets go of the lock.</summary>
    public void Dispose() => _lock?.Release(_lease, _turn); // disposing the mutex has let go of it already

    /// <inheritdoc/>
    public bool Equals(LockScope other) =>
        (_lock, _lease, _turn) == (other._lock, other._lease, other._turn);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LockScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_lock, _lease, _turn);

    /// <summary>The same taking of the same lock.</summary>
    public static bool operator ==(LockScope left, LockScope right) => left.Equals(right);

    /// <summary>Another lock, or another taking.</summary>
    public static bool operator !=(LockScope left, LockScope right) => !left.Equals(right);
}
