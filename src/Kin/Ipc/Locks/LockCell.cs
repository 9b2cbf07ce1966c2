using System.Runtime.InteropServices;

namespace Kin.Ipc.Locks;

/// <summary>A lock that says who owns it, in shared memory.</summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct LockCell
{
    public const int Bytes = 32;

    /// <summary>The bits of <see cref="Word"/> with the owner: his place in the region, from 1; 0:
    /// free.</summary>
    public const uint OwnerMask = 0xFFFF;

    /// <summary>The last owner died, and nobody has had the lock since.</summary>
    public const uint OwnerDied = 1u << 30;

    /// <summary>Somebody may sleep on the word: who lets go has to wake one.</summary>
    public const uint Sleepers = 1u << 31;

    /// <summary>The futex word. Changed by compare-and-swap alone, so no death leaves it half done.</summary>
    [FieldOffset(0)]
    public uint Word;

    /// <summary>
    /// Who it is within the owning process: a thread by its number, or an asynchronous holder. Written by
    /// the owner after he has the lock, cleared before he lets go.
    /// </summary>
    [FieldOffset(4)]
    public uint Lease;

    /// <summary>How often the owner has taken it again.</summary>
    [FieldOffset(8)]
    public uint Depth;

    /// <summary>Grows with each taking, so that one taking is told from the next.</summary>
    [FieldOffset(12)]
    public uint Turn;

    /// <summary>Not 0: its owner may take it again. Never changed.</summary>
    [FieldOffset(16)]
    public uint IsRecursive;

    public static int OwnerOf(uint word) => (int)(word & OwnerMask) - 1;
}
