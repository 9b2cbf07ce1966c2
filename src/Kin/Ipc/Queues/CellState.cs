namespace Kin.Ipc.Queues;

/// <summary>
/// The word of a cell of a ring: for which lap it is, in which phase, who is at work on it, and, where values
/// have a length, how much room it has. Claiming a cell is one compare-and-swap of this word, which therefore
/// names the claimer: whoever is killed, at whatever instruction, costs at most the cell that bears his name.
/// </summary>
/// <remarks>
/// Laps are counted modulo 2^32 and compared by their difference.
/// </remarks>
internal static class CellState
{
    public const ulong Free = 0, Writing = 1, Ready = 2, Reading = 3, Skipped = 4, Returned = 5;

    /// <summary>Somebody had it before and died.</summary>
    public const ulong Again = 8;

    /// <summary>The most room that fits in the word.</summary>
    public const int MostUnits = (1 << 20) - 1;

    private const int OwnerShift = 4, UnitsShift = 12, LapShift = 32;

    public static ulong Of(uint lap, ulong phase, int owner = 0, int units = 0) =>
        ((ulong)lap << LapShift) | ((ulong)(uint)units << UnitsShift) | ((ulong)(uint)owner << OwnerShift)
        | phase;

    public static uint Lap(ulong state) => (uint)(state >> LapShift);

    /// <summary>How many laps the state is ahead of that one; negative: it is behind.</summary>
    public static int Ahead(ulong state, uint lap) => (int)(Lap(state) - lap);

    public static ulong Phase(ulong state) => state & 7;

    public static int Owner(ulong state) => (int)(state >> OwnerShift & 0xFF);

    public static int Units(ulong state) => (int)(state >> UnitsShift & MostUnits);

    public static bool IsAgain(ulong state) => (state & Again) != 0;
}
