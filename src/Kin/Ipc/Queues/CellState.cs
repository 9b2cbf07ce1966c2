namespace Kin.Ipc.Queues;

/// <summary>
/// The word of a cell of a ring: for which lap it is, in which phase, and who is at work on it. Claiming a
/// cell is one compare-and-swap of this word, which therefore names the claimer: whoever is killed, at
/// whatever instruction, costs at most the cell that bears his name.
/// </summary>
internal static class CellState
{
    public const ulong Free = 0, Writing = 1, Ready = 2, Reading = 3, Skipped = 4, Returned = 5;

    /// <summary>Somebody had it before and died.</summary>
    public const ulong Again = 0x80;

    private const int OwnerShift = 8, LapShift = 24;
    private const ulong PhaseMask = 0x7F, OwnerMask = 0xFFFF;

    public static ulong Of(ulong lap, ulong phase, int owner = 0) =>
        (lap << LapShift) | ((ulong)(uint)owner << OwnerShift) | phase;

    public static ulong Lap(ulong state) => state >> LapShift;

    public static ulong Phase(ulong state) => state & PhaseMask;

    public static int Owner(ulong state) => (int)(state >> OwnerShift & OwnerMask);

    public static bool IsAgain(ulong state) => (state & Again) != 0;
}
