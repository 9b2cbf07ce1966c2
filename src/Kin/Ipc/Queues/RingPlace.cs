namespace Kin.Ipc.Queues;

/// <summary>
/// Where a ring of a queue stands: its words, each in a cache line of its own, then its cells.
/// </summary>
/// <param name="Index">Which one it is, from 0.</param>
/// <param name="Capacity">How many cells it has: a power of two.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where the next one would begin.</param>
internal readonly record struct RingPlace(int Index, int Capacity, long Start, long End)
{
    private const int Words = 3 * RingLayout.Line;

    /// <summary>Where to look for the first cell to read, and for the first to write.</summary>
    public long Head => Start;

    public long Tail => Start + RingLayout.Line;

    /// <summary>Where to look for the first frame that is in use, where values have lengths.</summary>
    public long Freed => Start + (2 * RingLayout.Line);

    public long Cells => Start + Words;

    /// <summary>The first ring of all.</summary>
    /// <param name="capacity">How many cells.</param>
    /// <param name="stride">How many bytes for each.</param>
    public static RingPlace First(int capacity, int stride) => new(
        0, capacity, RingLayout.FirstRing, EndOf(RingLayout.FirstRing, capacity, stride));

    /// <summary>The one behind it, which is twice as large.</summary>
    public RingPlace Next(int stride) => new(Index + 1, 2 * Capacity, End, EndOf(End, 2L * Capacity, stride));

    private static long EndOf(long start, long capacity, int stride) =>
        start + Words + ((capacity * stride) + RingLayout.Line - 1 & ~(RingLayout.Line - 1L));
}
