using System.Runtime.InteropServices;

namespace Kin.Ipc.Locks;

/// <summary>That somebody waits for a lock, as written on the <see cref="WaitBoard"/> of his
/// process.</summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct WaitEntry
{
    public const int Bytes = 64;

    /// <summary>Who waits; 0: nobody. Written last, cleared first.</summary>
    [FieldOffset(0)]
    public uint Lease;

    /// <summary>Grows with each use of the entry, so that one wait is told from the next.</summary>
    [FieldOffset(4)]
    public uint Turn;

    /// <summary>The region of the lock: a descriptor of the process whose board this is.</summary>
    [FieldOffset(8)]
    public int Descriptor;

    /// <summary>Whom it is for: a <see cref="WaitKind"/>.</summary>
    [FieldOffset(12)]
    public WaitKind Kind;

    /// <summary>The lock in that region.</summary>
    [FieldOffset(16)]
    public long Offset;

    /// <summary>Since when, in nanoseconds of the monotonic clock.</summary>
    [FieldOffset(24)]
    public long Since;

    /// <summary>The region again, for the number of a descriptor may be used anew.</summary>
    [FieldOffset(32)]
    public Guid Region;
}
