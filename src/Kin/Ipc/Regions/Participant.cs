using System.Runtime.InteropServices;
using Kin.Native.Processes;

namespace Kin.Ipc.Regions;

/// <summary>
/// A place in the table of those who have a region open. Who has it holds the lock of the byte that belongs
/// to the place, so the kernel says whether he lives; what is written here says who he is.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct Participant
{
    public const int Bytes = 32;

    /// <summary>Odd: taken. Grows by one whenever the place is taken and given back.</summary>
    [FieldOffset(0)]
    public uint Generation;

    [FieldOffset(4)]
    public int ProcessId;

    [FieldOffset(8)]
    public long StartTicks;

    [FieldOffset(16)]
    public uint Namespace;

    /// <summary>The number of the descriptor of the wait board of this process
    /// (<see cref="Locks"/>).</summary>
    [FieldOffset(20)]
    public int Board;

    /// <summary>Not 0: its process is ending, and counts no more among the users of the name.</summary>
    [FieldOffset(24)]
    public uint IsEnding;

    public readonly bool IsTaken => (Generation & 1) != 0;

    public readonly ProcessIdentity Process => new(ProcessId, StartTicks, Namespace);
}
