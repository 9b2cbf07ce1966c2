using System.Runtime.InteropServices;

namespace Kin.Ipc.ReaderWriter;

/// <summary>
/// One reader, in shared memory. The last entry of each participant counts the readers for whom the others
/// have no room: those who read or try below, those who wait above.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct ReaderEntry
{
    /// <summary>Half of it is empty, so that readers at work share fewer cache lines.</summary>
    public const int Bytes = 16;

    private const ulong TurnMask = (1UL << 30) - 1;

    /// <summary>Lease (32 bits), turn (30), state (2).</summary>
    [FieldOffset(0)]
    public ulong Word;

    public static ReaderState StateOf(ulong word) => (ReaderState)(word >> 62);

    public static uint LeaseOf(ulong word) => (uint)word;

    /// <summary>Grows with each use of the entry.</summary>
    public static uint TurnOf(ulong word) => (uint)((word >> 32) & TurnMask);

    public static ulong Make(uint lease, uint turn, ReaderState state) =>
        ((ulong)state << 62) | ((turn & TurnMask) << 32) | lease;

    /// <summary>Not used, with the turn kept.</summary>
    public static ulong Freed(ulong word) => Make(0, TurnOf(word), ReaderState.Free);

    /// <summary>Whether a count has anybody in one of these states.</summary>
    public static bool Counts(ulong count, ReaderState any) =>
        ((any & ReaderState.Reading) != 0 && (uint)count != 0)
        || ((any & ReaderState.Waiting) != 0 && count >> 32 != 0);

    /// <summary>What one reader in that state adds to a count.</summary>
    public static ulong One(ReaderState state) => state switch
    {
        ReaderState.Free => 0,
        ReaderState.Waiting => 1UL << 32,
        _ => 1,
    };
}
